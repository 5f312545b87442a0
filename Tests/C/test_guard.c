/*
 * The seat-belt: planted traps come back as MELBA_INTERNAL and the process
 * goes on; in a build for tests (MELBA_TRAP_ABORTS) each of them ends it.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "guard.h"
#include "refusing.h"

int planted(int way, int value);

enum { ways = 12, harmful = 1000 };

static melba_status planted_call(int way, int value, melba_error *error)
{
    MELBA_GUARDED((melba_status)planted(way, value), error);
}

/* A guarded call whose first part is guarded itself. */
static melba_status nested_body(int inner, int outer)
{
    melba_status status = planted_call(inner, harmful, NULL);
    return status == (inner ? MELBA_INTERNAL : (melba_status)harmful) ? (melba_status)planted(outer, harmful) : MELBA_OK;
}

static melba_status nested_call(int inner, int outer)
{
    MELBA_GUARDED(nested_body(inner, outer), NULL);
}

/* Whether 'run' ends a child by SIGABRT. */
static bool aborts(void (*run)(int), int argument)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        run(argument);
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void trap_guarded(int way)
{
    planted_call(way, harmful, NULL);
}

static void trap_bare(int way)
{
    planted(way, harmful);
}

static void break_an_escaper(int unused)
{
    (void)unused;
    melba_escaper escaper;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_escaper_start(&escaper, MELBA_HTML);
    escaper.held = 200;
    melba_escaper_push(&escaper, (melba_bytes){"x", 1}, &buffer, NULL);
}

/* ===== Traps in the middle of reading JSON ============================== */

static const char json[] = "{\"a\":[[1,\"\\u00e9\"],{\"b\":12345678901234567890123}]}";
static const melba_bytes text = {json, sizeof json - 1};

static melba_status parse_new(melba_json_document **document)
{
    return melba_json_parse(text, NULL, document, NULL);
}

static melba_status parse_into(melba_json_document **document)
{
    return melba_json_document_parse(*document, text, NULL, NULL);
}

static melba_status parse_line(melba_json_document **document)
{
    size_t position = 0;
    return melba_json_document_next(*document, text, &position, NULL, NULL);
}

static melba_status parse_pieces(melba_json_document **document)
{
    bool complete;
    melba_status status = melba_json_document_start(*document, NULL);
    for (size_t i = 0; i < 2 && status == MELBA_OK; i++)
        status = melba_json_document_push(*document, (melba_bytes){json + i * 20, i ? text.size - 20 : 20}, &complete);
    return status == MELBA_OK ? melba_json_document_finish(*document, NULL) : status;
}

static melba_status read_events(melba_json_document **document)
{
    melba_json_events events = {sizeof events, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    (void)document;
    return melba_json_read(text, NULL, &events, NULL);
}

static const struct { melba_status (*run)(melba_json_document **); bool has_handle; } readers[] = {
    {parse_new, false}, {read_events, false}, {parse_into, true}, {parse_line, true}, {parse_pieces, true},
};

/* Runs one way of reading in which the request for memory of that number is a trap; false when there are fewer. */
static bool trap_while_reading(size_t way, size_t number, melba_json_document **document, melba_status *status)
{
    *document = NULL;
    if (readers[way].has_handle)
        CHECK(melba_json_document_new(document) == MELBA_OK);
    at_refusal = melbacore_trap;
    refuse(number, number);
    *status = readers[way].run(document);
    bool reached = requests >= number;
    refuse_none();
    at_refusal = NULL;
    return reached;
}

/* The handle is made outside of the guard. */
static size_t first_guarded(size_t way)
{
    return readers[way].has_handle ? 1 : 2;
}

static void a_trap_without_a_guard_aborts(void)
{
    for (int way = 1; way < ways; way++)
        CHECK(aborts(trap_bare, way));
}

#ifdef MELBA_TRAP_ABORTS
static void every_trap_aborts(void)
{
    for (int way = 1; way < ways; way++)
        CHECK(aborts(trap_guarded, way));
    CHECK(aborts(break_an_escaper, 0));
}

static void trap_in_a_reader(int way)
{
    melba_json_document *document;
    melba_status status;
    trap_while_reading((size_t)way, first_guarded((size_t)way), &document, &status);
}

static void a_trap_while_reading_aborts(void)
{
    for (int way = 0; way < (int)(sizeof readers / sizeof *readers); way++)
        CHECK(aborts(trap_in_a_reader, way));
}
#else
static void what_does_not_trap_returns(void)
{
    melba_error error = MELBA_ERROR_INIT;
    CHECK(planted_call(0, MELBA_OK, &error) == MELBA_OK && error.message[0] == 0);
    CHECK(planted_call(1, 2, NULL) == (melba_status)4);
}

static void every_trap_is_a_status(void)
{
    for (int round = 0; round < 1000; round++)
        for (int way = 1; way < ways; way++) {
            melba_error error = MELBA_ERROR_INIT;
            CHECK(planted_call(way, harmful, &error) == MELBA_INTERNAL);
            CHECK(error.status == MELBA_INTERNAL && error.line == 0);
            CHECK(strcmp(error.message, melba_status_text(MELBA_INTERNAL)) == 0);
        }
    CHECK(melbacore_guard == NULL);
}

static void the_library_goes_on_after_a_trap(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    for (int way = 1; way < ways; way++) {
        CHECK(planted_call(way, harmful, NULL) == MELBA_INTERNAL);
        buffer.size = 0;
        CHECK(melba_escape(MELBA_HTML, (melba_bytes){"<", 1}, &buffer, &result, NULL) == MELBA_OK);
        CHECK(HOLDS(result, "&lt;"));
    }
    melba_buffer_free(&buffer);
}

static void guards_nest(void)
{
    for (int inner = 0; inner < ways; inner++) {
        CHECK(nested_call(inner, 0) == (melba_status)harmful);
        CHECK(nested_call(inner, 6) == MELBA_INTERNAL);
        CHECK(melbacore_guard == NULL);
    }
}

static void a_trap_poisons_what_the_call_worked_on(void)
{
    melba_escaper escaper;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_bytes piece = {"x", 1};
    CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
    /* No call leaves it so: a caller's stray write. */
    escaper.held = 200;
    CHECK(melba_escaper_push(&escaper, piece, &buffer, &error) == MELBA_INTERNAL && error.status == MELBA_INTERNAL);
    CHECK(melba_escaper_push(&escaper, piece, &buffer, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
    CHECK(melba_escaper_push(&escaper, piece, &buffer, &error) == MELBA_OK && HOLDS(buffer, "x"));
    melba_buffer_free(&buffer);
}

/* No call but free takes it. */
static void check_poisoned(melba_json_document *document)
{
    melba_json_document *same = document;
    bool complete;
    CHECK(melba_json_document_root(document) == NULL);
    for (size_t way = 2; way < sizeof readers / sizeof *readers; way++)
        CHECK(readers[way].run(&same) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_document_push(document, text, &complete) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_document_finish(document, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_document_root(document) == NULL && melba_json_document_memory(document) > 0);
}

static void a_trap_while_reading_poisons_the_document_and_loses_nothing(void)
{
    for (size_t way = 0; way < sizeof readers / sizeof *readers; way++) {
        melba_json_document *document;
        melba_status status;
        size_t before = live, number = first_guarded(way);
        for (; trap_while_reading(way, number, &document, &status); number++) {
            CHECK(status == MELBA_INTERNAL && melbacore_guard == NULL);
            CHECK((document != NULL) == readers[way].has_handle);
            if (document != NULL)
                check_poisoned(document);
            melba_json_document_free(document);
            CHECK(live == before);
        }
        CHECK(status == MELBA_OK && number > 3);
        melba_json_document_free(document);
        CHECK(live == before);
    }
}
#endif

int main(void)
{
    RUN(a_trap_without_a_guard_aborts);
#ifdef MELBA_TRAP_ABORTS
    (void)nested_call;
    RUN(every_trap_aborts);
    RUN(a_trap_while_reading_aborts);
#else
    (void)trap_guarded, (void)break_an_escaper;
    RUN(what_does_not_trap_returns);
    RUN(every_trap_is_a_status);
    RUN(the_library_goes_on_after_a_trap);
    RUN(guards_nest);
    RUN(a_trap_poisons_what_the_call_worked_on);
    RUN(a_trap_while_reading_poisons_the_document_and_loses_nothing);
#endif
    return check_done();
}

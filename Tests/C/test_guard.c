/*
 * The seat-belt: planted traps come back as MELBA_INTERNAL and the process
 * goes on; in a build for tests (MELBA_TRAP_ABORTS) each of them ends it.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "guard.h"

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
#endif

int main(void)
{
    RUN(a_trap_without_a_guard_aborts);
#ifdef MELBA_TRAP_ABORTS
    (void)nested_call;
    RUN(every_trap_aborts);
#else
    (void)trap_guarded, (void)break_an_escaper;
    RUN(what_does_not_trap_returns);
    RUN(every_trap_is_a_status);
    RUN(the_library_goes_on_after_a_trap);
    RUN(guards_nest);
    RUN(a_trap_poisons_what_the_call_worked_on);
#endif
    return check_done();
}

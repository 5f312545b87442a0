/* The escaper: text in pieces gives what the whole gives, wherever it is cut. */
#include <stdlib.h>

#include "cases.h"
#include "check.h"

static void refuses_what_was_not_started(void)
{
    melba_escaper escaper = {0};
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    CHECK(melba_escaper_push(&escaper, (melba_bytes){"x", 1}, &buffer, &error) == MELBA_BAD_ARGUMENT);
    CHECK(error.status == MELBA_BAD_ARGUMENT && error.line == 0);
    CHECK(melba_escaper_finish(&escaper, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escaper_start(NULL, MELBA_HTML) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escaper_push(NULL, (melba_bytes){"x", 1}, &buffer, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escaper_finish(NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(buffer.data == NULL);
}

static void escapes_a_text_of_no_pieces(void)
{
    melba_escaper escaper;
    CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
    CHECK(melba_escaper_finish(&escaper, NULL) == MELBA_OK);
}

static void takes_nothing_after_its_end(void)
{
    melba_escaper escaper;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
    CHECK(melba_escaper_finish(&escaper, NULL) == MELBA_OK);
    CHECK(melba_escaper_push(&escaper, (melba_bytes){"x", 1}, &buffer, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escaper_finish(&escaper, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escaper_start(&escaper, MELBA_CSS_STRING) == MELBA_OK);
    CHECK(melba_escaper_push(&escaper, (melba_bytes){"<", 1}, &buffer, NULL) == MELBA_OK && HOLDS(buffer, "\\3c "));
    melba_buffer_free(&buffer);
}

static void keeps_a_character_until_it_is_whole(void)
{
    melba_escaper escaper;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    const char *text = "\xf0\x9f\x98\x80";
    CHECK(melba_escaper_start(&escaper, MELBA_URL_COMPONENT) == MELBA_OK);
    for (int i = 0; i < 3; i++) {
        CHECK(melba_escaper_push(&escaper, (melba_bytes){text + i, 1}, &buffer, NULL) == MELBA_OK);
        CHECK(melba_escaper_push(&escaper, (melba_bytes){NULL, 0}, &buffer, NULL) == MELBA_OK);
        CHECK(buffer.size == 0);
    }
    CHECK(melba_escaper_push(&escaper, (melba_bytes){text + 3, 1}, &buffer, NULL) == MELBA_OK);
    CHECK(HOLDS(buffer, "%F0%9F%98%80"));
    CHECK(melba_escaper_finish(&escaper, NULL) == MELBA_OK);
    melba_buffer_free(&buffer);
}

static void names_the_place_of_an_unfinished_end(void)
{
    melba_escaper escaper;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
    CHECK(melba_escaper_push(&escaper, (melba_bytes){"a\n\xc3\xa9<\xe2\x82", 7}, &buffer, NULL) == MELBA_OK);
    CHECK(HOLDS(buffer, "a\n\xc3\xa9&lt;"));
    CHECK(melba_escaper_finish(&escaper, &error) == MELBA_BAD_ENCODING);
    CHECK(error.line == 2 && error.column == 3 && error.offset == 5 && error.message[0] != 0);
    CHECK(melba_escaper_finish(&escaper, &error) == MELBA_BAD_ARGUMENT);
    melba_buffer_free(&buffer);
}

static void is_poisoned_by_a_failure(void)
{
    melba_bytes good = {"x", 1}, bad = {"\xff", 1};
    for (int way = 0; way < 5; way++) {
        melba_escaper escaper;
        melba_buffer buffer = MELBA_BUFFER_INIT, broken = {NULL, 0, 8, NULL, NULL};
        melba_error small = MELBA_ERROR_INIT;
        melba_status status = MELBA_OK;
        small.size = 8;
        CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
        switch (way) {
        case 0: status = melba_escaper_push(&escaper, bad, &buffer, NULL); break;
        case 1: status = melba_escaper_push(&escaper, good, NULL, NULL); break;
        case 2: status = melba_escaper_push(&escaper, good, &broken, NULL); break;
        case 3: status = melba_escaper_push(&escaper, good, &buffer, &small); break;
        case 4: status = melba_escaper_push(&escaper, (melba_bytes){NULL, 1}, &buffer, NULL); break;
        }
        CHECK(status == (way == 0 ? MELBA_BAD_ENCODING : MELBA_BAD_ARGUMENT));
        CHECK(melba_escaper_push(&escaper, good, &buffer, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escaper_finish(&escaper, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(buffer.data == NULL);
        CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
        CHECK(melba_escaper_push(&escaper, good, &buffer, NULL) == MELBA_OK && HOLDS(buffer, "x"));
        melba_buffer_free(&buffer);
    }
}

static bool refusing;

static void *resize(void *context, void *data, size_t old, size_t size)
{
    (void)context, (void)old;
    if (size == 0)
        return free(data), NULL;
    return refusing ? NULL : realloc(data, size);
}

static void takes_a_piece_again_after_no_memory(void)
{
    const char *text = "a<\xe2\x82\xac>\xf0\x9f\x98\x80&z";
    size_t size = strlen(text);
    for (size_t step = 1; step < 6; step++) {
        melba_escaper escaper;
        melba_buffer buffer = {NULL, 0, 0, resize, NULL};
        CHECK(melba_escaper_start(&escaper, MELBA_HTML) == MELBA_OK);
        for (size_t i = 0; i < size; i += step) {
            melba_bytes piece = {text + i, size - i < step ? size - i : step};
            melba_escaper before = escaper;
            size_t held = buffer.size;
            /* Full, so that whatever the piece writes needs memory. */
            CHECK(melba_buffer_reserve(&buffer, 0) == MELBA_OK);
            buffer.capacity = buffer.size;
            buffer.data = buffer.size ? realloc(buffer.data, buffer.size) : NULL;
            refusing = true;
            melba_status status = melba_escaper_push(&escaper, piece, &buffer, NULL);
            refusing = false;
            if (status == MELBA_NO_MEMORY) {
                CHECK(memcmp(&before, &escaper, sizeof before) == 0 && buffer.size == held);
                status = melba_escaper_push(&escaper, piece, &buffer, NULL);
            }
            CHECK(status == MELBA_OK);
        }
        CHECK(melba_escaper_finish(&escaper, NULL) == MELBA_OK);
        CHECK(HOLDS(buffer, "a&lt;\xe2\x82\xac&gt;\xf0\x9f\x98\x80&amp;z"));
        melba_buffer_free(&buffer);
    }
}

/* How a text ended: as a whole, or in the pieces that 'cuts' makes of it. */
typedef struct ending {
    melba_status status;
    melba_error error;
    melba_buffer buffer;
} ending;

static ending whole(melba_context context, melba_bytes text)
{
    ending end = {MELBA_OK, MELBA_ERROR_INIT, MELBA_BUFFER_INIT};
    end.status = melba_escape_append(context, text, &end.buffer, &end.error);
    return end;
}

static ending pieces(melba_context context, melba_bytes text, size_t first, size_t step)
{
    ending end = {MELBA_OK, MELBA_ERROR_INIT, MELBA_BUFFER_INIT};
    melba_escaper escaper;
    const uint8_t *data = text.data;
    end.status = melba_escaper_start(&escaper, context);
    for (size_t i = 0; i < text.size && end.status == MELBA_OK;) {
        size_t size = i == 0 && first > 0 ? first : step;
        size = size < text.size - i ? size : text.size - i;
        /* Memory of its own, so that a sanitizer sees reads beyond the piece. */
        uint8_t *piece = malloc(size);
        memcpy(piece, data + i, size);
        end.status = melba_escaper_push(&escaper, (melba_bytes){piece, size}, &end.buffer, &end.error);
        free(piece);
        i += size;
    }
    if (end.status == MELBA_OK)
        end.status = melba_escaper_finish(&escaper, &end.error);
    return end;
}

static void check_equal(ending *expected, ending *found)
{
    CHECK(found->status == expected->status);
    CHECK(found->error.line == expected->error.line && found->error.column == expected->error.column
          && found->error.offset == expected->error.offset);
    if (expected->status == MELBA_OK)
        CHECK(found->buffer.size == expected->buffer.size
              && (found->buffer.size == 0 || memcmp(found->buffer.data, expected->buffer.data, found->buffer.size) == 0));
    melba_buffer_free(&found->buffer);
}

static void cut_everywhere(const test_case *one)
{
    if (one->call != CASE_ESCAPE)
        return;
    check_about = one->title;
    melba_bytes text = case_bytes(&one->input);
    ending expected = whole(one->context, text);
    for (size_t first = 1; first <= text.size; first++) {
        ending found = pieces(one->context, text, first, text.size);
        check_equal(&expected, &found);
    }
    for (size_t step = 1; step < 6; step++) {
        ending found = pieces(one->context, text, 0, step);
        check_equal(&expected, &found);
    }
    melba_buffer_free(&expected.buffer);
    free((void *)text.data);
}

static const char *folder = "Tests/Cases/escape";

static void pieces_give_what_the_whole_gives(void)
{
    CHECK(cases_visit(folder, cut_everywhere) > 0);
}

int main(int count, char **arguments)
{
    if (count > 1)
        folder = arguments[1];
    RUN(refuses_what_was_not_started);
    RUN(escapes_a_text_of_no_pieces);
    RUN(takes_nothing_after_its_end);
    RUN(keeps_a_character_until_it_is_whole);
    RUN(names_the_place_of_an_unfinished_end);
    RUN(is_poisoned_by_a_failure);
    RUN(takes_a_piece_again_after_no_memory);
    RUN(pieces_give_what_the_whole_gives);
    return check_done();
}

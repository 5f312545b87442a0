/* melba/base.h: version, status, and the buffer, used well and badly. */
#include <stdlib.h>

#include "check.h"
#include "melba.h"

/* An allocator that notes what it was asked and refuses after some requests. */
typedef struct ledger {
    size_t calls, allowed;
    size_t held;            /* Bytes that were given and not taken back. */
    size_t last_old;
    void *last_data;
} ledger;

static void *resize(void *context, void *data, size_t old, size_t size)
{
    ledger *book = context;
    book->calls++;
    book->last_old = old;
    book->last_data = data;
    if (size == 0) {
        book->held -= old;
        free(data);
        return NULL;
    }
    if (book->calls > book->allowed)
        return NULL;
    book->held += size - old;
    return realloc(data, size);
}

static melba_buffer counted(ledger *book)
{
    return (melba_buffer){NULL, 0, 0, resize, book};
}

static void version_is_that_of_the_header(void)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", MELBA_VERSION_MAJOR, MELBA_VERSION_MINOR, MELBA_VERSION_PATCH);
    CHECK(strcmp(melba_version(), expected) == 0);
}

static void isa_is_one_that_is_documented(void)
{
    const char *isa = melba_isa();
    CHECK(strcmp(isa, "avx512") == 0 || strcmp(isa, "avx2") == 0 || strcmp(isa, "neon") == 0
          || strcmp(isa, "portable") == 0);
    const char *wanted = getenv("MELBA_ISA");
    CHECK(wanted == NULL || strcmp(wanted, "portable") != 0 || strcmp(isa, "portable") == 0);
    CHECK(wanted == NULL || strcmp(wanted, "avx2") != 0 || strcmp(isa, "avx512") != 0);
}

static void each_status_has_its_own_sentence(void)
{
    for (int i = MELBA_OK; i <= MELBA_NOT_FOUND; i++)
        for (int j = MELBA_OK; j < i; j++)
            CHECK(strcmp(melba_status_text((melba_status)i), melba_status_text((melba_status)j)) != 0);
    CHECK(strcmp(melba_status_text(MELBA_NO_MEMORY), "out of memory") == 0);
}

static void foreign_status_has_a_sentence(void)
{
    CHECK(strcmp(melba_status_text((melba_status)11), "unknown status") == 0);
    CHECK(strcmp(melba_status_text((melba_status)1000), "unknown status") == 0);
    CHECK(strcmp(melba_status_text((melba_status)-1), "unknown status") == 0);
}

static void reserve_makes_room_once(void)
{
    ledger book = {0, 100, 0, 0, NULL};
    melba_buffer buffer = counted(&book);
    CHECK(melba_buffer_reserve(&buffer, 1000) == MELBA_OK);
    CHECK(buffer.capacity >= 1000 && buffer.size == 0 && book.calls == 1 && book.last_data == NULL);
    for (int i = 0; i < 1000; i++)
        CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", 1}) == MELBA_OK);
    CHECK(buffer.size == 1000 && book.calls == 1);
    CHECK(book.held == buffer.capacity);
    melba_buffer_free(&buffer);
    CHECK(book.held == 0);
}

static void reserve_of_nothing_allocates_nothing(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(melba_buffer_reserve(&buffer, 0) == MELBA_OK);
    CHECK(buffer.data == NULL && buffer.capacity == 0);
}

static void append_keeps_what_is_there(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"one ", 4}) == MELBA_OK);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){NULL, 0}) == MELBA_OK);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"two", 3}) == MELBA_OK);
    CHECK(HOLDS(buffer, "one two"));
    melba_buffer_free(&buffer);
}

static void growth_is_geometric(void)
{
    ledger book = {0, 1000, 0, 0, NULL};
    melba_buffer buffer = counted(&book);
    for (int i = 0; i < 1000000; i++)
        if (melba_buffer_append(&buffer, (melba_bytes){"x", 1}) != MELBA_OK)
            break;
    CHECK(buffer.size == 1000000 && book.calls < 40);
    melba_buffer_free(&buffer);
}

static void free_leaves_a_buffer_that_can_be_used(void)
{
    ledger book = {0, 100, 0, 0, NULL};
    melba_buffer buffer = counted(&book);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", 1}) == MELBA_OK);
    melba_buffer_free(&buffer);
    CHECK(buffer.data == NULL && buffer.size == 0 && buffer.capacity == 0 && buffer.resize == resize);
    size_t calls = book.calls;
    melba_buffer_free(&buffer);
    CHECK(book.calls == calls);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"y", 1}) == MELBA_OK);
    CHECK(HOLDS(buffer, "y"));
    melba_buffer_free(&buffer);
    melba_buffer_free(NULL);
    CHECK(book.held == 0);
}

static void resize_is_told_the_old_capacity(void)
{
    ledger book = {0, 100, 0, 0, NULL};
    melba_buffer buffer = counted(&book);
    CHECK(melba_buffer_reserve(&buffer, 100) == MELBA_OK);
    size_t capacity = buffer.capacity;
    void *data = buffer.data;
    CHECK(melba_buffer_reserve(&buffer, 10000) == MELBA_OK);
    CHECK(book.last_old == capacity && book.last_data == data);
    melba_buffer_free(&buffer);
}

static void refusal_leaves_the_buffer_as_it_was(void)
{
    ledger book = {0, 1, 0, 0, NULL};
    melba_buffer buffer = counted(&book);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"kept", 4}) == MELBA_OK);
    melba_buffer before = buffer;
    CHECK(melba_buffer_reserve(&buffer, 1000) == MELBA_NO_MEMORY);
    CHECK(memcmp(&before, &buffer, sizeof buffer) == 0);
    char much[1000] = {0};
    CHECK(melba_buffer_append(&buffer, (melba_bytes){much, sizeof much}) == MELBA_NO_MEMORY);
    CHECK(memcmp(&before, &buffer, sizeof buffer) == 0 && HOLDS(buffer, "kept"));
    melba_buffer_free(&buffer);
    CHECK(book.held == 0);
}

/* Grants only what is needed, so that asking for room to spare is refused. */
static void *stingy(void *context, void *data, size_t old, size_t size)
{
    (void)old;
    if (size > *(size_t *)context)
        return NULL;
    return size == 0 ? (free(data), NULL) : realloc(data, size);
}

static void an_exact_request_follows_a_refused_ample_one(void)
{
    size_t most = 1000;
    melba_buffer buffer = {NULL, 0, 0, stingy, &most};
    CHECK(melba_buffer_reserve(&buffer, 900) == MELBA_OK);
    CHECK(melba_buffer_reserve(&buffer, 1000) == MELBA_OK && buffer.capacity == 1000);
    CHECK(melba_buffer_reserve(&buffer, 1001) == MELBA_NO_MEMORY && buffer.capacity == 1000);
    melba_buffer_free(&buffer);
}

static void null_and_contradictions_are_bad_arguments(void)
{
    uint8_t room[8];
    melba_buffer broken[] = {
        {room, 9, 8, resize, NULL},            /* More contents than memory. */
        {NULL, 0, 8, resize, NULL},            /* Memory that is not there. */
        {room, SIZE_MAX, 8, resize, NULL},
        {room, SIZE_MAX, SIZE_MAX, resize, NULL},
        {room, 4, SIZE_MAX, resize, NULL},
    };
    CHECK(melba_buffer_reserve(NULL, 1) == MELBA_BAD_ARGUMENT);
    CHECK(melba_buffer_append(NULL, (melba_bytes){"x", 1}) == MELBA_BAD_ARGUMENT);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        melba_buffer copy = broken[i];
        CHECK(melba_buffer_reserve(&copy, 1) == MELBA_BAD_ARGUMENT);
        CHECK(melba_buffer_append(&copy, (melba_bytes){"x", 1}) == MELBA_BAD_ARGUMENT);
        CHECK(memcmp(&copy, &broken[i], sizeof copy) == 0);
    }
}

static void bytes_that_contradict_themselves_are_bad_arguments(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(melba_buffer_append(&buffer, (melba_bytes){NULL, 1}) == MELBA_BAD_ARGUMENT);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", SIZE_MAX}) == MELBA_BAD_ARGUMENT);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", MELBA_SIZE_LIMIT + 1}) == MELBA_BAD_ARGUMENT);
    CHECK(buffer.data == NULL && buffer.size == 0 && buffer.capacity == 0);
}

static void sizes_beyond_the_limit_are_too_large(void)
{
    ledger book = {0, 1, 0, 0, NULL};
    melba_buffer buffer = counted(&book);
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"kept", 4}) == MELBA_OK);
    melba_buffer before = buffer;
    size_t counts[] = {MELBA_SIZE_LIMIT, MELBA_SIZE_LIMIT - 3, MELBA_SIZE_LIMIT + 1, SIZE_MAX / 2, SIZE_MAX / 2 + 1,
                       SIZE_MAX - 4, SIZE_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        CHECK(melba_buffer_reserve(&buffer, counts[i]) == MELBA_TOO_LARGE);
    CHECK(memcmp(&before, &buffer, sizeof buffer) == 0 && book.calls == 1);
    /* The limit itself is asked for, and refused by the allocator. */
    CHECK(melba_buffer_reserve(&buffer, MELBA_SIZE_LIMIT - 4) == MELBA_NO_MEMORY);
    CHECK(memcmp(&before, &buffer, sizeof buffer) == 0);
    melba_buffer_free(&buffer);
}

static void the_c_library_refuses_as_well(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"kept", 4}) == MELBA_OK);
    melba_buffer before = buffer;
    CHECK(melba_buffer_reserve(&buffer, MELBA_SIZE_LIMIT - 4) == MELBA_NO_MEMORY);
    CHECK(memcmp(&before, &buffer, sizeof buffer) == 0 && HOLDS(buffer, "kept"));
    melba_buffer_free(&buffer);
}

int main(void)
{
    RUN(version_is_that_of_the_header);
    RUN(isa_is_one_that_is_documented);
    RUN(each_status_has_its_own_sentence);
    RUN(foreign_status_has_a_sentence);
    RUN(reserve_makes_room_once);
    RUN(reserve_of_nothing_allocates_nothing);
    RUN(append_keeps_what_is_there);
    RUN(growth_is_geometric);
    RUN(free_leaves_a_buffer_that_can_be_used);
    RUN(resize_is_told_the_old_capacity);
    RUN(refusal_leaves_the_buffer_as_it_was);
    RUN(an_exact_request_follows_a_refused_ample_one);
    RUN(null_and_contradictions_are_bad_arguments);
    RUN(bytes_that_contradict_themselves_are_bad_arguments);
    RUN(sizes_beyond_the_limit_are_too_large);
    RUN(the_c_library_refuses_as_well);
    return check_done();
}

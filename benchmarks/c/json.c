/*
 * What does libmelba take to read and write JSON, beside yyjson and simdjson?  The set of
 * vector instructions is chosen when the library is loaded (MELBA_ISA), so that
 * each is a process; benchmarks/native.py makes the documents and lets the
 * sets take turns.
 *
 *     json FOLDER MICROSECONDS   row, competitor, ns; FOLDER has NAME.json
 *     json FOLDER - CALLS        CALLS of each between two marks for callgrind
 *
 * A row is a job with a function for each competitor; those that were not to
 * be had are left out.  One more job is one more line in 'jobs'.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "melba.h"
#ifdef HAVE_YYJSON
#include <yyjson.h>
#endif

/* What a document holds: equal for equal documents, whoever has read them. */
typedef struct digest {
    uint64_t values, bytes;
    double sum;
} digest;

#ifdef HAVE_SIMDJSON
/* In simdjson.cpp. */
void simdjson_parse(const char *data, size_t size);
void simdjson_digest(const char *data, size_t size, digest *out);
#endif

/* The document of the row; what lies behind its end may be read, as simdjson wants it. */
static melba_bytes text;
enum { PADDING = 64 };

/* ===== Reading into values ============================================= */

static melba_json_document *document;

static void parse_with(const melba_json_options *options)
{
    if (melba_json_document_parse(document, text, options, NULL) != MELBA_OK)
        abort();
}

static void melba_parse(void)
{
    parse_with(NULL);
}

static void melba_borrow(void)
{
    melba_json_options options = MELBA_JSON_OPTIONS_INIT;
    options.flags = MELBA_JSON_BORROW;
    parse_with(&options);
}

static void add(digest *to, const melba_value *value)
{
    double number;
    to->values++;
    to->bytes += melba_value_text(value).size;
    if (melba_value_double(value, &number))
        to->sum += number;
    const melba_value *item;
    for (size_t i = 0; (item = melba_value_at(value, i)) != NULL; i++) {
        if (value->kind == MELBA_OBJECT)
            add(to, melba_value_key(value, i));
        add(to, item);
    }
}

static digest melba_digest(void)
{
    digest found = {0, 0, 0};
    melba_borrow();
    add(&found, melba_json_document_root(document));
    return found;
}

#ifdef HAVE_YYJSON
static void *pool;
static size_t pool_size;
static yyjson_doc *yyjson_last;

/* Memory that is used again, as in ours. */
static yyjson_doc *yyjson_document(void)
{
    size_t needed = yyjson_read_max_memory_usage(text.size, 0);
    if (pool_size < needed) {
        free(pool);
        pool = malloc(pool_size = needed);
    }
    yyjson_alc allocator;
    yyjson_alc_pool_init(&allocator, pool, pool_size);
    yyjson_last = yyjson_read_opts((char *)(uintptr_t)text.data, text.size, 0, &allocator, NULL);
    if (yyjson_last == NULL)
        abort();
    return yyjson_last;
}

static void yyjson_parse(void)
{
    yyjson_document();
}

static void yyjson_add(digest *to, yyjson_val *value)
{
    to->values++;
    if (yyjson_is_str(value))
        to->bytes += yyjson_get_len(value);
    if (yyjson_is_num(value))
        to->sum += yyjson_get_num(value);
    size_t i, count;
    yyjson_val *key, *item;
    yyjson_arr_foreach(value, i, count, item)
        yyjson_add(to, item);
    yyjson_obj_foreach(value, i, count, key, item) {
        yyjson_add(to, key);
        yyjson_add(to, item);
    }
}

static digest yyjson_digest(void)
{
    digest found = {0, 0, 0};
    yyjson_add(&found, yyjson_doc_get_root(yyjson_document()));
    return found;
}
#else
#define yyjson_parse NULL
#endif

#ifdef HAVE_SIMDJSON
static void by_simdjson(void)
{
    simdjson_parse((const char *)text.data, text.size);
}
#else
#define by_simdjson NULL
#endif

/* ===== Writing the values that were read =============================== */

static melba_buffer written;

static void melba_write(void)
{
    written.size = 0;
    if (melba_json_write_value(melba_json_document_root(document), NULL, &written, NULL) != MELBA_OK)
        abort();
}

/* What was written reads as what was read; the texts may differ in how numbers are spelled. */
static void check_written(const char *name, const digest *expected, melba_bytes output)
{
    melba_bytes read = text;
    text = output;
    digest found = melba_digest();
    text = read;
    if (memcmp(&found, expected, sizeof found) == 0)
        return;
    fprintf(stderr, "%s: what was written is not what was read\n", name);
    exit(1);
}

#ifdef HAVE_YYJSON
static melba_bytes yyjson_written;

static void yyjson_do_write(void)
{
    static void *room;
    static size_t room_size;
    if (room_size < 32 * text.size + 4096) {
        free(room);
        room = malloc(room_size = 32 * text.size + 4096);
    }
    yyjson_alc allocator;
    yyjson_alc_pool_init(&allocator, room, room_size);
    yyjson_written.data = (const uint8_t *)yyjson_write_opts(yyjson_last, 0, &allocator, &yyjson_written.size, NULL);
    if (yyjson_written.data == NULL)
        abort();
}
#else
#define yyjson_do_write NULL
#endif

/* The text of the row is read anew by the first job. */
static void check_writing(const char *name, const digest *expected)
{
    melba_parse();
    melba_write();
#ifdef HAVE_YYJSON
    yyjson_parse();
    yyjson_do_write();
    if (written.size == yyjson_written.size && memcmp(written.data, yyjson_written.data, written.size) == 0)
        return;
    check_written(name, expected, yyjson_written);
#endif
    melba_bytes output = {written.data, written.size};
    check_written(name, expected, output);
}

static void check(const char *name)
{
    digest ours = melba_digest();
    check_writing(name, &ours);
    digest theirs = ours;
#ifdef HAVE_YYJSON
    theirs = yyjson_digest();
    if (memcmp(&ours, &theirs, sizeof ours) != 0)
        goto differ;
#endif
#ifdef HAVE_SIMDJSON
    simdjson_digest((const char *)text.data, text.size, &theirs);
    if (memcmp(&ours, &theirs, sizeof ours) != 0)
        goto differ;
#endif
    if (theirs.values > 0)
        return;
#if defined HAVE_YYJSON || defined HAVE_SIMDJSON
differ:
#endif
    fprintf(stderr, "%s: %llu values, and a rival reads %llu, or others\n", name, (unsigned long long)ours.values,
            (unsigned long long)theirs.values);
    exit(1);
}

/* ===== Rows ============================================================ */

/*
 * 'parse' copies the document, which simdjson never does; 'parse-borrow' leaves it in place.  yyjson's way not to
 * copy changes the text, so that it cannot be repeated.  Once these have run, 'document' and 'yyjson_last' hold the
 * parsed document for 'write', which puts it into memory that was there before; simdjson does not write.
 */
static const struct job {
    const char *name;
    struct { const char *who; void (*call)(void); } competitors[3];
} jobs[] = {
    {"parse", {{"melba", melba_parse}, {"yyjson", yyjson_parse}, {"simdjson", by_simdjson}}},
    {"parse-borrow", {{"melba", melba_borrow}, {NULL, NULL}, {"simdjson", by_simdjson}}},
    {"write", {{"melba", melba_write}, {"yyjson", yyjson_do_write}, {NULL, NULL}}},
};

static const char *const names[] = {"rows", "github", "twitter", "citm", "canada", "floats", "ints-62bit",
                                    "strings-8", "strings-24", "html"};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_of(void (*call)(void), double least)
{
    for (uint64_t calls = 1;; calls *= 4) {
        double start = now();
        for (uint64_t i = 0; i < calls; i++)
            call();
        double took = now() - start;
        if (took >= least)
            return took / (double)calls;
    }
}

static void run(const struct job *job, const char *name, double least, long calls)
{
    for (size_t i = 0; i < 3; i++) {
        void (*call)(void) = job->competitors[i].call;
        if (call == NULL)
            continue;
        call();
        if (calls == 0) {
            printf("%s/%s\t%s\t%.2f\n", job->name, name, job->competitors[i].who, time_of(call, least));
            continue;
        }
        /* Long documents say no more there and take callgrind minutes. */
        if (text.size > 100000)
            return;
        getsid(0);
        for (long n = 0; n < calls; n++)
            call();
        getsid(0);
        printf("%s/%s\t%s\n", job->name, name, job->competitors[i].who);
    }
}

static bool load(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.json", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    fseek(file, 0, SEEK_END);
    text.size = (size_t)ftell(file);
    rewind(file);
    char *data = calloc(1, text.size + PADDING);
    if (fread(data, 1, text.size, file) != text.size)
        abort();
    fclose(file);
    text.data = (const uint8_t *)data;
    return true;
}

int main(int count, char **arguments)
{
    if (count < 3 || melba_json_document_new(&document) != MELBA_OK)
        return 2;
    double least = strtod(arguments[2], NULL) * 1e3;
    long calls = count > 3 ? strtol(arguments[3], NULL, 10) : 0;
    printf("%s\n", melba_isa());
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!load(arguments[1], names[i]))
            continue;
        check(names[i]);
        for (size_t j = 0; j < sizeof jobs / sizeof *jobs; j++)
            run(&jobs[j], names[i], least, calls);
        free((void *)(uintptr_t)text.data);
    }
    melba_buffer_free(&written);
    melba_json_document_free(document);
    return 0;
}

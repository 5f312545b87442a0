#include "cases.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"

enum { raw_byte = 0x8000, most_items = 4096 };

static void malformed(const char *what, const char *where)
{
    fprintf(stderr, "cases: %s: %s\n", what, where);
    exit(2);
}

/* The number that 'digits' hexadecimal digits spell. */
static uint32_t number(const char *text, size_t digits)
{
    char room[9] = {0};
    memcpy(room, text, digits);
    return (uint32_t)strtoul(room, NULL, 16);
}

/* One character or escape; returns what follows it. */
static const char *item(const char *text, uint32_t *out, bool *raw)
{
    if (*text != '\\') {
        size_t used = reference_decode((const uint8_t *)text, strlen(text), out);
        if (used == 0)
            malformed("not UTF-8", text);
        return text + used;
    }
    switch (text[1]) {
    case 'n': *out = '\n'; return text + 2;
    case 'r': *out = '\r'; return text + 2;
    case 't': *out = '\t'; return text + 2;
    case 's': *out = ' '; return text + 2;
    case '\\': *out = '\\'; return text + 2;
    case 'x': *out = number(text + 2, 2) | (uint32_t)raw_byte << 16; *raw = true; return text + 4;
    case 'u': *out = number(text + 2, 4); return text + 6;
    case 'U': *out = number(text + 2, 8); return text + 10;
    default: malformed("no such escape", text); return text;
    }
}

static case_value value(const char *text)
{
    case_value made = {malloc(most_items * sizeof(uint32_t)), 0, false};
    while (*text) {
        size_t times = 1;
        uint32_t character;
        if (text[0] == '\\' && text[1] == '{') {
            char *end;
            times = strtoul(text + 2, &end, 10);
            text = end + 1;
        }
        text = item(text, &character, &made.raw);
        if (made.count + times > most_items)
            malformed("too long", text);
        while (times-- > 0)
            made.items[made.count++] = character;
    }
    return made;
}

static void expect(case_expectation *expected, const char *key, const char *text)
{
    static const char *const statuses[] = {"ok", "no-memory", "bad-argument", "too-large", "bad-encoding",
                                           "bad-character", "stopped",      "internal",     "syntax"};
    char word[32];
    unsigned long long offset = 0;
    expected->given = true;
    if (strcmp(key, "same") == 0) {
        expected->same = true;
    } else if (strcmp(key, "says") == 0) {
        expected->says = value(text);
    } else if (strcmp(key, "at") == 0) {
        expected->at = value(text);
    } else if (strcmp(key, "out") == 0) {
        expected->out = value(text);
    } else if (sscanf(text, "%31s %u %u %llu", word, &expected->line, &expected->column, &offset) == 4) {
        expected->offset = offset;
        for (unsigned i = 0; i < sizeof statuses / sizeof *statuses; i++)
            if (strcmp(word, statuses[i]) == 0)
                expected->status = (melba_status)i;
    }
}

static void call(test_case *one, const char *text)
{
    static const char *const contexts[] = {"html",          "html-unquoted", "js-string",  "json-script",
                                           "url-component", "url-query",     "css-string", "xml-text",
                                           "xml-attribute"};
    one->call = strcmp(text, "unescape") == 0 ? CASE_UNESCAPE
              : strcmp(text, "striptags") == 0 ? CASE_STRIPTAGS
              : strcmp(text, "json") == 0 ? CASE_JSON : CASE_ESCAPE;
    for (unsigned i = 0; one->call == CASE_ESCAPE && i < 9; i++)
        if (strcmp(text + strlen("escape "), contexts[i]) == 0)
            one->context = (melba_context)i;
}

static void end(test_case *one, void (*visit)(const test_case *), size_t *count)
{
    if (!one->bytes.given)
        return;
    if (!one->text.given)
        one->text = one->bytes;
    visit(one);
    ++*count;
    if (one->text.out.items != one->bytes.out.items)
        free(one->text.out.items);
    free(one->bytes.out.items);
    free(one->bytes.says.items);
    free(one->bytes.at.items);
    free(one->input.items);
    memset(&one->input, 0, sizeof one->input);
    memset(&one->bytes, 0, sizeof one->bytes);
    memset(&one->text, 0, sizeof one->text);
}

static void read_file(const char *folder, const char *name, void (*visit)(const test_case *), size_t *count)
{
    char line[4096];
    test_case one = {0};
    snprintf(line, sizeof line, "%s/%s", folder, name);
    FILE *file = fopen(line, "r");
    if (file == NULL)
        malformed("cannot open", line);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '\0') {
            end(&one, visit, count);
            continue;
        }
        if (line[0] == '#')
            continue;
        char *text = strchr(line, ':');
        if (text == NULL)
            malformed("no key", line);
        *text++ = 0;
        text += *text == ' ';
        if (strcmp(line, "call") == 0)
            call(&one, text);
        else if (strcmp(line, "name") == 0)
            snprintf(one.title, sizeof one.title, "(%s: %s)", name, text);
        else if (strcmp(line, "in") == 0)
            one.input = value(text);
        else if (strncmp(line, "text-", 5) == 0)
            expect(&one.text, line + 5, text);
        else
            expect(&one.bytes, line, text);
    }
    end(&one, visit, count);
    fclose(file);
}

size_t cases_visit(const char *folder, void (*visit)(const test_case *))
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    if (directory == NULL)
        malformed("cannot open", folder);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (strstr(entry->d_name, ".txt") != NULL)
            read_file(folder, entry->d_name, visit, &count);
    closedir(directory);
    return count;
}

melba_bytes case_bytes(const case_value *value_)
{
    uint8_t *data = malloc(4 * value_->count + 1);
    size_t size = 0;
    for (size_t i = 0; i < value_->count; i++) {
        uint32_t one = value_->items[i];
        if (one >> 16 == raw_byte)
            data[size++] = (uint8_t)one;
        else
            size += reference_encode(one, data + size);
    }
    return (melba_bytes){data, size};
}

melba_text case_text(const case_value *value_, uint32_t width)
{
    uint8_t *data = malloc(4 * value_->count + 4);
    melba_text text = {data, value_->count, width};
    for (size_t i = 0; i < value_->count; i++)
        if (width < 4 && value_->items[i] >> 8 * width != 0)
            text.length = SIZE_MAX;
    if (text.length != SIZE_MAX)
        reference_narrow(value_->items, value_->count, width, data);
    return text;
}

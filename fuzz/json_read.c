/*
 * Reading JSON: the first byte chooses options, the rest is the text.  A slow
 * reader written after the grammar of RFC 8259 says whether it is JSON; the
 * tree, the tree of a text in pieces, the events, and the tree of a short text
 * must agree with it.
 */
#include "melba_core.h"
#include "oracle.h"
#include "reference.h"

/* ===== The grammar, written out ======================================== */

struct reader {
    const uint8_t *at, *end;
    int depth;
};

static void blanks(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
}

static bool take(struct reader *r, char c)
{
    return r->at < r->end && *r->at == (uint8_t)c && ++r->at;
}

static bool word(struct reader *r, const char *text)
{
    while (*text != 0)
        if (!take(r, *text++))
            return false;
    return true;
}

static bool digits(struct reader *r)
{
    const uint8_t *start = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return r->at > start;
}

static bool number(struct reader *r)
{
    char text[4096];
    const uint8_t *start = r->at;
    bool exact = true;
    take(r, '-');
    if (!take(r, '0') && !digits(r))
        return false;
    if (take(r, '.'))
        exact = false;
    if (!exact && !digits(r))
        return false;
    if (take(r, 'e') || take(r, 'E')) {
        exact = false;
        if (!take(r, '-'))
            take(r, '+');
        if (!digits(r))
            return false;
    }
    size_t size = (size_t)(r->at - start);
    if (exact || size >= sizeof text)
        return true;
    memcpy(text, start, size);
    text[size] = 0;
    double value = strtod(text, NULL);
    return value - value == 0;
}

static int unit(struct reader *r)
{
    int value = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        if (r->at == r->end)
            return -1;
        int c = *r->at, letter = c | 32;
        int digit = c >= '0' && c <= '9' ? c - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static bool string(struct reader *r)
{
    if (!take(r, '"'))
        return false;
    while (r->at < r->end) {
        int c = *r->at++;
        if (c == '"')
            return true;
        if (c < 0x20)
            return false;
        if (c != '\\')
            continue;
        if (r->at == r->end)
            return false;
        c = *r->at++;
        if (c == 'u') {
            int first = unit(r);
            if (first < 0 || (first >= 0xDC00 && first < 0xE000))
                return false;
            if (first >= 0xD800 && first < 0xDC00) {
                if (!word(r, "\\u"))
                    return false;
                int second = unit(r);
                if (second < 0xDC00 || second >= 0xE000)
                    return false;
            }
        } else if (strchr("\"\\/bfnrt", c) == NULL || c == 0) {
            return false;
        }
    }
    return false;
}

static bool value(struct reader *r)
{
    blanks(r);
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '"': return string(r);
    case 't': return word(r, "true");
    case 'f': return word(r, "false");
    case 'n': return word(r, "null");
    case '{':
    case '[': break;
    default: return number(r);
    }
    bool is_object = *r->at++ == '{', valid = true;
    char end = is_object ? '}' : ']';
    if (--r->depth < 0)
        return false;
    blanks(r);
    if (!take(r, end)) {
        do {
            blanks(r);
            if (is_object) {
                valid = string(r);
                blanks(r);
                valid = valid && take(r, ':');
            }
            valid = valid && value(r);
            blanks(r);
        } while (valid && take(r, ','));
        valid = valid && take(r, end);
    }
    r->depth++;
    return valid;
}

static bool is_json(const uint8_t *text, size_t size, int depth)
{
    struct reader r = {text, text + size, depth};
    for (size_t i = 0, used; i < size; i += used) {
        uint32_t scalar;
        used = reference_decode(text + i, size - i, &scalar);
        if (used == 0)
            return false;
    }
    bool valid = value(&r);
    blanks(&r);
    return valid && r.at == r.end;
}

/* ===== The readers compared ============================================ */

/* A number made of all that a tree or a run of events says. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    return (hash ^ word) * 0x9e3779b97f4a7c15u + (hash >> 29);
}

static uint64_t mix_scalar(uint64_t hash, const melba_value *v)
{
    hash = mix(hash, v->kind | (uint64_t)v->flags << 8 | (uint64_t)v->size << 16);
    if (v->kind == MELBA_TEXT || v->kind == MELBA_DECIMAL || v->kind == MELBA_BIG_INTEGER) {
        bool ascii = true;
        for (uint32_t i = 0; i < v->size; i++) {
            hash = mix(hash, v->as.text[i]);
            ascii = ascii && v->as.text[i] < 0x80;
        }
        MUST(v->kind != MELBA_TEXT || ascii == ((v->flags & MELBA_ASCII) != 0));
        return hash;
    }
    return mix(hash, v->kind == MELBA_BOOLEAN ? v->as.boolean : v->as.natural);
}

static uint64_t mix_tree(uint64_t hash, const melba_value *v)
{
    if (v->kind != MELBA_ARRAY && v->kind != MELBA_OBJECT)
        return mix_scalar(hash, v);
    hash = mix(hash, v->kind == MELBA_OBJECT ? '{' : '[');
    for (uint32_t i = 0; i < v->size; i++) {
        if (v->kind == MELBA_OBJECT)
            hash = mix_scalar(hash, melba_value_key(v, i));
        hash = mix_tree(hash, melba_value_at(v, i));
    }
    return mix(mix(hash, v->size), '}');
}

static int on_value(void *context, const melba_value *v)
{
    *(uint64_t *)context = mix_scalar(*(uint64_t *)context, v);
    return 0;
}

static int on_array(void *context)
{
    *(uint64_t *)context = mix(*(uint64_t *)context, '[');
    return 0;
}

static int on_object(void *context)
{
    *(uint64_t *)context = mix(*(uint64_t *)context, '{');
    return 0;
}

static int on_end(void *context, size_t count)
{
    *(uint64_t *)context = mix(mix(*(uint64_t *)context, count), '}');
    return 0;
}

/* What is read in one pass is what a document says, in memory that just suffices. */
static void check_short(melba_json_document *document, melba_bytes text)
{
    melba_json_options options = {sizeof options, MELBA_JSON_BORROW | MELBA_JSON_BIG_AS_DOUBLE, 0, 0};
    melba_value *values = calloc(text.size + 1, sizeof *values);
    uint8_t *copy = calloc(text.size + 1, 1);
    MUST(values != NULL && copy != NULL);
    if (text.size > 0)
        memcpy(copy, text.data, text.size);
    if (melbacore_json_short(copy, text.size, values)) {
        MUST(melba_json_document_parse(document, text, &options, NULL) == MELBA_OK);
        MUST(mix_tree(1, melba_json_document_root(document)) == mix_tree(1, values));
    }
    free(copy);
    free(values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* A depth that an input reaches; the slow reader recurses. */
    melba_json_options options = {sizeof options, data[0] & 1 ? MELBA_JSON_BORROW : 0, data[0] & 2 ? 20 : 300, 0};
    uint8_t step = (uint8_t)(data[0] >> 2);
    uint8_t *copy = oracle_copy(data + 1, --size);
    melba_bytes text = {copy, size};
    melba_error error = MELBA_ERROR_INIT;
    melba_json_document *document = NULL;
    bool valid = is_json(copy, size, (int)options.depth), complete;
    melba_status status = melba_json_parse(text, &options, &document, &error);
    MUST((status == MELBA_OK) == valid && (valid || status == MELBA_SYNTAX || status == MELBA_BAD_ENCODING));
    uint64_t tree = valid ? mix_tree(1, melba_json_document_root(document)) : 0, told = 1;
    if (!valid) {
        MUST(error.offset <= size && error.line > 0 && memchr(error.name, 0, sizeof error.name) != NULL);
        melba_buffer pointer = MELBA_BUFFER_INIT;
        MUST(melba_json_locate(text, error.offset, &pointer) == MELBA_OK);
        melba_buffer_free(&pointer);
        MUST(melba_json_document_new(&document) == MELBA_OK);
    }
    melba_json_events events = {sizeof events, &told, on_value, on_value, on_array, on_end, on_object, on_end};
    MUST(melba_json_read(text, &options, &events, NULL) == status && (!valid || told == tree));
    MUST(melba_json_document_start(document, &options) == MELBA_OK);
    for (size_t i = 0; i < size; i += step + 1u) {
        size_t count = size - i < step + 1u ? size - i : step + 1u;
        MUST(melba_json_document_push(document, (melba_bytes){copy + i, count}, &complete) == MELBA_OK);
    }
    MUST(melba_json_document_finish(document, NULL) == status);
    MUST(!valid || mix_tree(1, melba_json_document_root(document)) == tree);
    options.flags ^= MELBA_JSON_UNIQUE_KEYS | MELBA_JSON_BORROW;
    status = melba_json_document_parse(document, text, &options, &error);
    MUST(valid ? status == MELBA_OK || status == MELBA_SYNTAX : status != MELBA_OK && status != MELBA_INTERNAL);
    if (size <= MELBACORE_JSON_SHORT)
        check_short(document, text);
    melba_json_document_free(document);
    free(copy);
    return 0;
}

#include "json_nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "melba_core.h"
#include "reference.h"

enum { nodes_most = 3000, text_most = 20000, values_most = 2 * nodes_most };

static json_node nodes[nodes_most];
static uint32_t node_count;
static uint32_t characters[text_most];
static uint8_t narrow[text_most], utf8[4 * text_most];
static uint16_t medium[text_most];
static uint32_t character_count, utf8_count;
static melba_value values[values_most];
static uint32_t value_count;

/* ===== Making ========================================================== */

typedef struct source {
    const uint8_t *data;
    size_t size;
} source;

static uint8_t take(source *from)
{
    if (from->size == 0)
        return 0;
    from->size--;
    return *from->data++;
}

static uint64_t take_word(source *from)
{
    uint64_t word = 0;
    for (int count = take(from) % 9; count > 0; count--)
        word = word << 8 | take(from);
    return word;
}

static json_node_text make_text(source *from)
{
    static const uint32_t specials[] = {'"', '\\', '/', '<', '>', '&', 0x2028, 0x2029, 0x7f, 0, '\n', 0x1b};
    uint8_t kind = take(from);
    uint32_t length = kind % 32 == 31 ? 600 : kind % 40;
    if (length > text_most - character_count)
        length = text_most - character_count;
    json_node_text text = {characters + character_count, utf8 + utf8_count, length, 0, 1};
    for (uint32_t i = 0; i < length; i++) {
        uint8_t byte = take(from);
        uint32_t c = kind < 100 || byte < 100 ? 'a' + byte % 26u
                   : byte < 150               ? specials[byte % 12]
                   : kind < 150 || byte < 200 ? byte
                   : kind < 200 || byte < 230 ? (uint32_t)byte << 8 | take(from)
                                              : 0x10000 + ((uint32_t)byte << 8 | take(from));
        if (c >= 0xd800 && c < 0xe000)
            c = 0xfffd;
        text.width = c > 0xffff ? 4 : c > 0xff && text.width < 2 ? 2 : text.width;
        narrow[character_count] = (uint8_t)c;
        medium[character_count] = (uint16_t)c;
        characters[character_count++] = c;
        utf8_count += (uint32_t)reference_encode(c, utf8 + utf8_count);
    }
    text.size = (uint32_t)(utf8 + utf8_count - text.utf8);
    return text;
}

static json_node_text make_digits(source *from)
{
    static const char *const some[] = {"0", "-7", "123456789012345678901234567890", "-1", "2.50", "1e400", "-0.1E+2", "7e-1"};
    const char *digits = some[take(from) % 8];
    json_node_text text = {NULL, (const uint8_t *)digits, 0, (uint32_t)strlen(digits), 0};
    return text;
}

static void make(json_node *node, source *from, int depth)
{
    uint8_t byte = take(from);
    node->choice = byte >> 4;
    switch (byte % 12) {
    case 0: node->kind = MELBA_NULL; break;
    case 1:
    case 2:
        node->kind = MELBA_BOOLEAN;
        node->word = byte % 2;
        break;
    case 3:
        node->kind = MELBA_INTEGER;
        node->word = take_word(from) * (node->choice & 1 ? UINT64_MAX : 1);
        break;
    case 4:
        node->kind = MELBA_NATURAL;
        node->word = take_word(from);
        break;
    case 5:
        node->kind = MELBA_DOUBLE;
        node->word = take_word(from);
        if (node->choice & 1) {
            double number = (double)(int64_t)node->word / 8;
            memcpy(&node->word, &number, sizeof number);
        }
        break;
    case 6:
        node->kind = MELBA_DECIMAL;
        node->text = make_digits(from);
        break;
    case 7:
    case 8:
        node->kind = MELBA_TEXT;
        node->text = make_text(from);
        break;
    default:
        node->kind = byte % 12 == 9 ? MELBA_ARRAY : MELBA_OBJECT;
        node->count = take(from) % (depth > 3 ? 6 : 12);
        if (depth == 14 || node->count > nodes_most - node_count)
            node->count = 0;
        node->items = nodes + node_count;
        node_count += node->count;
        for (uint32_t i = 0; i < node->count; i++) {
            if (node->kind == MELBA_OBJECT)
                node->items[i].key = make_text(from);
            make(&node->items[i], from, depth + 1);
        }
    }
}

json_node *json_nodes_make(const uint8_t *data, size_t size)
{
    source from = {data, size};
    memset(nodes, 0, sizeof nodes);
    character_count = utf8_count = value_count = 0;
    node_count = 1;
    make(nodes, &from, 0);
    return nodes;
}

/* ===== The plainest way ================================================ */

static size_t line(const melba_json_style *style, size_t depth, uint8_t *out)
{
    if (style->indent == 0)
        return 0;
    *out = '\n';
    memset(out + 1, ' ', depth * style->indent);
    return 1 + depth * style->indent;
}

static size_t write_text(const json_node_text *text, const melba_json_style *style, uint8_t *out)
{
    size_t size = 1;
    out[0] = '"';
    for (uint32_t i = 0; i < text->length; i++)
        size += reference_json(text->characters[i], style->flags & MELBA_JSON_ASCII,
                               style->flags & MELBA_JSON_FOR_SCRIPT, out + size);
    out[size] = '"';
    return size + 1;
}

static bool precedes(const json_node *one, const json_node *other)
{
    size_t common = one->key.size < other->key.size ? one->key.size : other->key.size;
    int order = memcmp(one->key.utf8, other->key.utf8, common);
    return order != 0 ? order < 0 : one->key.size < other->key.size;
}

static bool has_nan;

static size_t write(const json_node *node, const melba_json_style *style, size_t depth, uint8_t *out)
{
    double number;
    const json_node *order[16];
    size_t size = 1;
    switch (node->kind) {
    case MELBA_NULL: return (size_t)sprintf((char *)out, "null");
    case MELBA_BOOLEAN: return (size_t)sprintf((char *)out, node->word ? "true" : "false");
    case MELBA_INTEGER: return (size_t)sprintf((char *)out, "%lld", (long long)node->word);
    case MELBA_NATURAL: return (size_t)sprintf((char *)out, "%llu", (unsigned long long)node->word);
    case MELBA_DECIMAL: memcpy(out, node->text.utf8, node->text.size); return node->text.size;
    case MELBA_TEXT: return write_text(&node->text, style, out);
    case MELBA_DOUBLE:
        memcpy(&number, &node->word, sizeof number);
        if (number - number != 0) {
            has_nan = true;
            return (size_t)sprintf((char *)out, "null");
        }
        return (size_t)(melbacore_json_double(number, out) - out);
    default: break;
    }
    bool is_object = node->kind == MELBA_OBJECT;
    for (uint32_t i = 0, k; i < node->count; i++) {
        for (k = i; k > 0 && (style->flags & MELBA_JSON_SORT_KEYS) && is_object && precedes(&node->items[i], order[k - 1]); k--)
            order[k] = order[k - 1];
        order[k] = &node->items[i];
    }
    out[0] = is_object ? '{' : '[';
    for (uint32_t i = 0; i < node->count; i++) {
        if (i > 0)
            out[size++] = ',';
        size += line(style, depth + 1, out + size);
        if (is_object) {
            size += write_text(&order[i]->key, style, out + size);
            out[size++] = ':';
            if (style->indent > 0)
                out[size++] = ' ';
        }
        size += write(order[i], style, depth + 1, out + size);
    }
    if (node->count > 0)
        size += line(style, depth, out + size);
    out[size] = is_object ? '}' : ']';
    return size + 1;
}

size_t json_nodes_write(const json_node *node, const melba_json_style *style, uint8_t *out)
{
    has_nan = false;
    size_t size = write(node, style, 0, out);
    if (style->flags & (MELBA_JSON_LINE_FEED | MELBA_JSON_LINES))
        out[size++] = '\n';
    return has_nan && (style->flags & MELBA_JSON_NAN_AS_NULL) == 0 ? 0 : size;
}

/* ===== Call by call ==================================================== */

static melba_text as_text(const json_node_text *text)
{
    size_t first = (size_t)(text->characters - characters);
    melba_text wide = {text->characters, text->length, 4};
    if (text->width == 1)
        wide = (melba_text){narrow + first, text->length, 1};
    if (text->width == 2)
        wide = (melba_text){medium + first, text->length, 2};
    return wide;
}

melba_status json_nodes_by_calls(melba_json_writer *writer, const json_node *node)
{
    melba_bytes text = {node->text.utf8, node->text.size};
    double number;
    memcpy(&number, &node->word, sizeof number);
    switch (node->kind) {
    case MELBA_NULL: return melba_json_writer_null(writer);
    case MELBA_BOOLEAN: return melba_json_writer_boolean(writer, node->word);
    case MELBA_INTEGER: return melba_json_writer_integer(writer, (int64_t)node->word);
    case MELBA_NATURAL: return melba_json_writer_natural(writer, node->word);
    case MELBA_DOUBLE: return melba_json_writer_double(writer, number);
    case MELBA_DECIMAL:
        return node->choice & 1 ? melba_json_writer_number(writer, text) : melba_json_writer_raw(writer, text);
    case MELBA_TEXT:
        return node->choice & 1 ? melba_json_writer_text(writer, text)
                                : melba_json_writer_wide_text(writer, as_text(&node->text));
    default: break;
    }
    melba_status status =
        node->kind == MELBA_ARRAY ? melba_json_writer_array(writer) : melba_json_writer_object(writer);
    for (uint32_t i = 0; i < node->count && status == MELBA_OK; i++) {
        const json_node_text *key = &node->items[i].key;
        if (node->kind == MELBA_OBJECT)
            status = node->choice & 1 ? melba_json_writer_key(writer, (melba_bytes){key->utf8, key->size})
                                      : melba_json_writer_wide_key(writer, as_text(key));
        if (status == MELBA_OK)
            status = json_nodes_by_calls(writer, &node->items[i]);
    }
    return status == MELBA_OK ? melba_json_writer_end(writer) : status;
}

/* ===== As values and as a host ========================================= */

static melba_value text_value(const json_node_text *text, bool is_wide)
{
    melba_value value = {MELBA_TEXT, 0, 0, 0, text->size, {0}};
    value.as.text = text->utf8;
    if (is_wide) {
        melba_text wide = as_text(text);
        value.as.text = wide.data;
        value.width = (uint8_t)wide.width;
        value.size = text->length;
    }
    return value;
}

melba_value json_nodes_value(const json_node *node)
{
    melba_value value = {(uint8_t)node->kind, 0, 0, 0, 0, {0}};
    if (node->kind == MELBA_TEXT)
        return text_value(&node->text, (node->choice & 3) == 2);
    if (node->kind == MELBA_DECIMAL) {
        value.size = node->text.size;
        value.as.text = node->text.utf8;
    } else if (node->kind == MELBA_BOOLEAN) {
        value.as.boolean = node->word != 0;
    } else if (node->kind != MELBA_ARRAY && node->kind != MELBA_OBJECT) {
        value.as.natural = node->word;
    } else {
        melba_value *items = values + value_count, *item = items;
        uint32_t each = node->kind == MELBA_OBJECT ? 2 : 1;
        if (node->count * each > values_most - value_count)
            abort();
        value_count += node->count * each;
        value.size = node->count;
        value.as.items = items;
        for (uint32_t i = 0; i < node->count; i++) {
            if (each == 2)
                *item++ = text_value(&node->items[i].key, node->choice & 1);
            *item++ = json_nodes_value(&node->items[i]);
        }
    }
    return value;
}

static int open_node(void *context, void *handle, melba_value *value, melba_cursor *cursor)
{
    json_node *node = handle;
    (void)context;
    if ((node->kind != MELBA_ARRAY && node->kind != MELBA_OBJECT) || node->choice == 7) {
        *value = json_nodes_value(node);
        return 0;
    }
    value->kind = (uint8_t)node->kind;
    value->flags = MELBA_HOSTED;
    cursor->object = node;
    __atomic_add_fetch(&node->opened, 1, __ATOMIC_RELAXED);
    return 0;
}

static int next_node(void *context, melba_cursor *cursor, melba_value *key, melba_value *value)
{
    json_node *node = cursor->object;
    (void)context;
    if (cursor->position == node->count)
        return 0;
    json_node *item = &node->items[cursor->position++];
    if (node->kind == MELBA_OBJECT)
        *key = text_value(&item->key, item->choice & 1);
    if (item->kind == MELBA_ARRAY || item->kind == MELBA_OBJECT || item->choice & 1) {
        value->kind = MELBA_HANDLE;
        value->as.handle = item;
    } else {
        *value = json_nodes_value(item);
    }
    return 0;
}

static void close_node(void *context, melba_cursor *cursor)
{
    (void)context;
    __atomic_add_fetch(&((json_node *)cursor->object)->closed, 1, __ATOMIC_RELAXED);
}

const melba_host json_nodes_host = {sizeof(melba_host), NULL, open_node, next_node, close_node};

bool json_nodes_are_closed(const json_node *node)
{
    bool closed = node->opened == node->closed;
    for (uint32_t i = 0; i < node->count; i++)
        closed = closed && json_nodes_are_closed(&node->items[i]);
    return closed;
}

/* ===== Read back ======================================================= */

static bool same_text(const json_node_text *text, const melba_value *value)
{
    melba_bytes found = melba_value_text(value);
    return found.size == text->size && (found.size == 0 || memcmp(found.data, text->utf8, found.size) == 0);
}

bool json_nodes_equal(const json_node *node, const melba_value *value)
{
    double one, other;
    switch (node->kind) {
    case MELBA_NULL: return value->kind == MELBA_NULL;
    case MELBA_BOOLEAN: return value->kind == MELBA_BOOLEAN && value->as.boolean == (node->word != 0);
    case MELBA_INTEGER: return value->kind == MELBA_INTEGER && value->as.natural == node->word;
    case MELBA_NATURAL:
        return value->kind == (node->word >> 63 ? MELBA_NATURAL : MELBA_INTEGER) && value->as.natural == node->word;
    case MELBA_DOUBLE:
        memcpy(&one, &node->word, sizeof one);
        if (one - one != 0)
            return value->kind == MELBA_NULL;
        /* It was read as text. */
        return value->kind == MELBA_DECIMAL && melba_value_double(value, &other)
            && memcmp(&one, &other, sizeof one) == 0;
    case MELBA_DECIMAL: return value->kind == MELBA_INTEGER || same_text(&node->text, value);
    case MELBA_TEXT: return value->kind == MELBA_TEXT && same_text(&node->text, value);
    default: break;
    }
    bool equal = value->kind == node->kind && value->size == node->count;
    for (uint32_t i = 0; i < node->count && equal; i++)
        equal = (node->kind == MELBA_ARRAY || same_text(&node->items[i].key, melba_value_key(value, i)))
             && json_nodes_equal(&node->items[i], melba_value_at(value, i));
    return equal;
}

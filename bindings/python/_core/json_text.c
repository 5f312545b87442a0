/* str objects of any kind and length. */
#include "json_leaf.h"

/* So much of a long text is written at a time, that the worst case stays small. */
enum { piece = 16384 };

/*
 * Copies bytes of ASCII or UTF-8 up to some place before the first that is special; short ones by what is nearest,
 * because for them the way to the core and its choice of a kernel take longer than the copy.
 */
static inline size_t copy_clean(const json_writer *writer, const uint8_t *data, size_t size, uint8_t *out)
{
    if (size < 16)
        return 0;
    if (writer->types->clean != NULL)
        return writer->types->clean(data, size, out);
    if (size > LEAF_MOST)
        return melbacore_json_clean(data, size, out);
    return leaf_copy_some(out, data, size) == 0 ? size : 0;
}

/* The rest of a text, from 'data' on, and the quote behind it. */
Py_NO_INLINE static uint8_t *write_rest(json_writer *writer, uint8_t *out, const uint8_t *data, size_t left, uint32_t form)
{
    bool is_escaped = form != MELBACORE_UTF8 && (writer->options & JSON_ENSURE_ASCII);
    size_t width = form == MELBACORE_UTF8 ? 1 : (size_t)1 << form;
    while (left > 0) {
        size_t now = left < piece ? left : piece;
        /* A character of 4 bytes may become a pair of escapes. */
        if ((out = json_room(writer, out, (is_escaped && width == 4 ? 12 : 6) * now + 2 + MELBACORE_JSON_SLACK)) == NULL)
            return NULL;
        out = is_escaped ? melbacore_json_text_escaped(data, now, form, MELBACORE_JSON_ASCII, out)
                         : melbacore_json_text(data, now, form, out);
        if (out == NULL)
            return json_fail(writer, "str is not valid UTF-8: surrogates not allowed");
        data += now * width;
        left -= now;
    }
    *out++ = '"';
    return out;
}

uint8_t *json_write_text(json_writer *writer, uint8_t *out, PyObject *text)
{
    if (!core_is_ready(text))
        return NULL;
    melba_bytes bytes = {NULL, 0};
    if (PyUnicode_IS_ASCII(text))
        bytes = (melba_bytes){PyUnicode_DATA(text), (size_t)PyUnicode_GET_LENGTH(text)};
    else if ((writer->options & JSON_ENSURE_ASCII) == 0)
        bytes = json_encoded(text);
    size_t units = bytes.data != NULL ? bytes.size : (size_t)PyUnicode_GET_LENGTH(text);
    if ((out = json_room(writer, out, units + 2 + MELBACORE_JSON_SLACK)) == NULL)
        return NULL;
    *out++ = '"';
    if (bytes.data == NULL)
        return write_rest(writer, out, PyUnicode_DATA(text), units, (uint32_t)PyUnicode_KIND(text) >> 1);
    const uint8_t *data = (const uint8_t *)bytes.data;
    size_t clean = copy_clean(writer, data, units, out);
    if (clean < units)
        return write_rest(writer, out + clean, data + clean, units - clean, MELBACORE_UTF8);
    out[clean] = '"';
    return out + clean + 1;
}

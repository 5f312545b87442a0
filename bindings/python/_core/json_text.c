/* str objects of any kind and length. */
#include "json_leaf.h"

/* So much of a long text is written at a time, that the worst case stays small. */
enum { piece = 16384 };

/* What a text is stored in, as the core names it. */
static uint32_t form_of(PyObject *text)
{
    return PyUnicode_IS_ASCII(text) ? MELBACORE_UTF8 : (uint32_t)PyUnicode_KIND(text) >> 1;
}

uint8_t *json_write_text(json_writer *writer, uint8_t *out, PyObject *text)
{
    if (!core_is_ready(text))
        return NULL;
    const uint8_t *data = PyUnicode_DATA(text);
    size_t left = (size_t)PyUnicode_GET_LENGTH(text), width = (size_t)PyUnicode_KIND(text);
    uint32_t form = form_of(text);
    bool is_escaped = form != MELBACORE_UTF8 && (writer->options & JSON_ENSURE_ASCII);
    melba_bytes encoded = form == MELBACORE_UTF8 || is_escaped ? (melba_bytes){NULL, 0} : json_encoded(text);
    if (encoded.data != NULL) {
        data = (const uint8_t *)encoded.data;
        left = encoded.size;
        width = 1;
        form = MELBACORE_UTF8;
    }
    if ((out = json_room(writer, out, left + 2 + MELBACORE_JSON_SLACK)) == NULL)
        return NULL;
    *out++ = '"';
    if (form == MELBACORE_UTF8) {
        size_t clean = left < 16 ? 0
            : left > LEAF_MOST ? melbacore_json_clean(data, left, out)
            : leaf_copy_some(out, data, left) == 0 ? left : 0;
        out += clean;
        data += clean;
        left -= clean;
    }
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

#include "reference.h"

#include <stdio.h>
#include <string.h>

size_t reference_encode(uint32_t scalar, uint8_t *out)
{
    if (scalar < 0x80) {
        out[0] = (uint8_t)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (uint8_t)(0xc0 | scalar >> 6);
        out[1] = (uint8_t)(0x80 | (scalar & 63));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = (uint8_t)(0xe0 | scalar >> 12);
        out[1] = (uint8_t)(0x80 | (scalar >> 6 & 63));
        out[2] = (uint8_t)(0x80 | (scalar & 63));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | scalar >> 18);
    out[1] = (uint8_t)(0x80 | (scalar >> 12 & 63));
    out[2] = (uint8_t)(0x80 | (scalar >> 6 & 63));
    out[3] = (uint8_t)(0x80 | (scalar & 63));
    return 4;
}

/* Takes the bits of what looks like a character, and believes them if encoding them gives the same bytes. */
size_t reference_decode(const uint8_t *bytes, size_t size, uint32_t *scalar)
{
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    if (length > size)
        return 0;
    uint32_t bits = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        bits = bits << 6 | (bytes[i] & 63);
    uint8_t again[4];
    if (bits > 0x10ffff || (bits >= 0xd800 && bits <= 0xdfff) || reference_encode(bits, again) != length
        || memcmp(bytes, again, length) != 0)
        return 0;
    *scalar = bits;
    return length;
}

void reference_narrow(const uint32_t *text, size_t count, uint32_t width, void *out)
{
    for (size_t i = 0; i < count; i++) {
        if (width == 1)
            ((uint8_t *)out)[i] = (uint8_t)text[i];
        else if (width == 2)
            ((uint16_t *)out)[i] = (uint16_t)text[i];
        else
            ((uint32_t *)out)[i] = text[i];
    }
}

void reference_widen(const void *text, size_t count, uint32_t width, uint32_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = width == 1 ? ((const uint8_t *)text)[i]
               : width == 2 ? ((const uint16_t *)text)[i] : ((const uint32_t *)text)[i];
}

static bool is_alphanumeric(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_one_of(uint32_t c, const char *characters)
{
    return c != 0 && c < 128 && strchr(characters, (int)c) != NULL;
}

static const char *html(uint32_t c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&#34;" : c == '\'' ? "&#39;" : NULL;
}

static const char *xml(uint32_t c, bool attribute)
{
    if (attribute && is_one_of(c, "\"'\t\n"))
        return c == '"' ? "&quot;" : c == '\'' ? "&apos;" : c == '\t' ? "&#9;" : "&#10;";
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '\r' ? "&#13;" : NULL;
}

static bool xml_holds(uint32_t c)
{
    return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
}

static void percent(uint32_t c, char *out)
{
    uint8_t bytes[4];
    size_t count = reference_encode(c, bytes);
    for (size_t i = 0; i < count; i++)
        sprintf(out + 3 * i, "%%%02X", bytes[i]);
}

/* What 'context' writes for 'c', or nothing when it stays; 'out' ends in NUL. */
static melba_status spell(melba_context context, uint32_t c, char out[16])
{
    const char *name = NULL;
    out[0] = 0;
    switch (context) {
    case MELBA_HTML:
        name = html(c);
        break;
    case MELBA_HTML_UNQUOTED:
        if (c < 128 && !is_alphanumeric(c))
            sprintf(out, "&#%u;", c == 0 ? 0xfffd : c);
        break;
    case MELBA_JS_STRING:
        if (c < 32 || c == 127 || is_one_of(c, "\\'\"`<>&=-;$") || c == 0x2028 || c == 0x2029)
            sprintf(out, "\\u%04X", c);
        break;
    case MELBA_JSON_SCRIPT:
        if (is_one_of(c, "<>&") || c == 0x2028 || c == 0x2029)
            sprintf(out, "\\u%04x", c);
        break;
    case MELBA_URL_COMPONENT:
    case MELBA_URL_QUERY:
        if ((c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
            return MELBA_BAD_ENCODING;
        if (context == MELBA_URL_QUERY && c == ' ')
            name = "+";
        else if (!is_alphanumeric(c) && !is_one_of(c, "-._~"))
            percent(c, out);
        break;
    case MELBA_CSS_STRING:
        if (c < 128 && !is_alphanumeric(c) && !is_one_of(c, " -_.,"))
            sprintf(out, "\\%x ", c == 0 ? 0xfffd : c);
        break;
    case MELBA_XML_TEXT:
    case MELBA_XML_ATTRIBUTE:
        if (!xml_holds(c))
            return MELBA_BAD_CHARACTER;
        name = xml(c, context == MELBA_XML_ATTRIBUTE);
        break;
    }
    if (name != NULL)
        strcpy(out, name);
    return MELBA_OK;
}

melba_status reference_escape(melba_context context, const uint32_t *text, size_t count, uint32_t *out, size_t *at)
{
    size_t written = 0;
    for (size_t i = 0; i < count; i++) {
        char spelled[16];
        melba_status status = spell(context, text[i], spelled);
        if (status != MELBA_OK) {
            *at = i;
            return status;
        }
        if (spelled[0] == 0)
            out[written++] = text[i];
        for (const char *next = spelled; *next; next++)
            out[written++] = (uint8_t)*next;
    }
    *at = written;
    return MELBA_OK;
}

melba_status reference_escape_bytes(melba_context context, const uint8_t *text, size_t size, uint8_t *out, size_t *at)
{
    size_t written = 0;
    for (size_t i = 0, used; i < size; i += used) {
        char spelled[16];
        uint32_t c = 0;
        used = reference_decode(text + i, size - i, &c);
        melba_status status = used == 0 ? MELBA_BAD_ENCODING : spell(context, c, spelled);
        if (status != MELBA_OK) {
            *at = i;
            return status;
        }
        if (spelled[0] == 0)
            written += reference_encode(c, out + written);
        for (const char *next = spelled; *next; next++)
            out[written++] = (uint8_t)*next;
    }
    *at = written;
    return MELBA_OK;
}

size_t reference_json(uint32_t scalar, bool is_ascii, bool is_script, uint8_t *out)
{
    static const char shorts[128] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"',
                                     ['\\'] = '\\'};
    bool is_markup = scalar == '<' || scalar == '>' || scalar == '&' || (scalar | 1) == 0x2029;
    if (scalar < 128 && shorts[scalar] != 0) {
        out[0] = '\\';
        out[1] = (uint8_t)shorts[scalar];
        return 2;
    }
    if (scalar < 32 || (is_markup && is_script) || (scalar > 127 && is_ascii)) {
        uint32_t units[2] = {scalar, 0};
        if (scalar > 0xffff) {
            units[0] = 0xd7c0 + (scalar >> 10);
            units[1] = 0xdc00 | (scalar & 0x3ff);
        }
        char text[16];
        size_t size = (size_t)snprintf(text, sizeof text, units[1] ? "\\u%04x\\u%04x" : "\\u%04x", (unsigned)units[0],
                                       (unsigned)units[1]);
        memcpy(out, text, size);
        return size;
    }
    return reference_encode(scalar, out);
}

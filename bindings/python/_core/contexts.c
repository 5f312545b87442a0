/* The functions from str to str: one for each context, and back from HTML. */
#include "short.h"

/* Raises what 'status' means; 'text' is what could not be written. */
PyObject *core_failure(melba_status status, const melba_error *error, PyObject *text)
{
    switch (status) {
    case MELBA_NO_MEMORY:
    case MELBA_TOO_LARGE:
        return PyErr_NoMemory();
    case MELBA_BAD_ENCODING: {
        /* Python's own codec names the surrogate better than a message can. */
        PyObject *bytes = PyUnicode_AsUTF8String(text);
        if (bytes == NULL)
            return NULL;
        Py_DECREF(bytes);
        break;
    }
    case MELBA_BAD_CHARACTER:
        if (error == NULL)
            break;
        PyErr_Format(PyExc_ValueError, "%s (line %lu, column %lu)", error->message, (unsigned long)error->line,
                     (unsigned long)error->column);
        return NULL;
    default:
        break;
    }
    PyErr_SetString(PyExc_SystemError, melba_status_text(status));
    return NULL;
}

static bool is_text(PyObject *text)
{
    if (PyUnicode_Check(text))
        return true;
    PyErr_Format(PyExc_TypeError, "text must be a str, not %.200s", Py_TYPE(text)->tp_name);
    return false;
}

/* The same characters as an exact str: itself, where it is one. */
static PyObject *unchanged(PyObject *text)
{
    return PyUnicode_FromObject(text);
}

/* Raises what measuring says of a text that cannot be escaped. */
PyObject *core_refused(melba_context context, PyObject *str)
{
    melba_escape_size size;
    melba_error error = MELBA_ERROR_INIT;
    return core_failure(melba_escape_text_measure(context, core_text(str), &size, &error), &error, str);
}

static PyObject *escaped(melba_context context, PyObject *str)
{
    if (!is_text(str) || !core_is_ready(str))
        return NULL;
    melba_text text = core_text(str);
    Py_ssize_t size = melbacore_escape_text_size(context, text.data, text.length, text.width);
    if (size == MELBACORE_UNCHANGED)
        return unchanged(str);
    if (size < 0)
        return core_refused(context, str);
    if (size > PY_SSIZE_T_MAX / 4)
        return PyErr_NoMemory();
    /* Where what is replaced may be the widest character, the str that is left may have to be a narrower one. */
    bool is_url = context == MELBA_URL_COMPONENT || context == MELBA_URL_QUERY;
    bool is_script = context == MELBA_JS_STRING || context == MELBA_JSON_SCRIPT;
    if (text.width > 1 && (is_url || is_script)) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        melba_text result;
        melba_status status = melba_escape_text(context, text, &buffer, &result, NULL);
        PyObject *out = status != MELBA_OK ? core_failure(status, NULL, str)
            : PyUnicode_FromKindAndData((int)result.width, result.data, (Py_ssize_t)result.length);
        melba_buffer_free(&buffer);
        return out;
    }
    PyObject *out = PyUnicode_New(size, is_url ? 0x7f : core_ceiling(str));
    if (out != NULL)
        melbacore_escape_text_fill(context, text, PyUnicode_DATA(out), (size_t)size);
    return out;
}

typedef melba_status (*converter)(melba_text text, melba_buffer *buffer, melba_text *result, melba_error *error);

static PyObject *converted(converter convert, PyObject *str)
{
    if (!is_text(str) || !core_is_ready(str))
        return NULL;
    melba_text text = core_text(str), result;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_status status = convert(text, &buffer, &result, NULL);
    PyObject *out = status != MELBA_OK ? core_failure(status, NULL, str)
        : result.data == text.data ? unchanged(str)
        : PyUnicode_FromKindAndData((int)result.width, result.data, (Py_ssize_t)result.length);
    melba_buffer_free(&buffer);
    return out;
}

PyObject *core_escape_inner(PyObject *Py_UNUSED(module), PyObject *text)
{
    if (PyUnicode_CheckExact(text) && PyUnicode_IS_COMPACT_ASCII(text) && PyUnicode_GET_LENGTH(text) <= SHORT_MOST
        && short_is_clean(PyUnicode_DATA(text), (size_t)PyUnicode_GET_LENGTH(text)))
        return Py_NewRef(text);
    return escaped(MELBA_HTML, text);
}

static PyObject *escape_unquoted(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_HTML_UNQUOTED, text);
}

static PyObject *escape_js(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_JS_STRING, text);
}

static PyObject *escape_json_script(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_JSON_SCRIPT, text);
}

static PyObject *escape_url(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_URL_COMPONENT, text);
}

static PyObject *escape_url_query(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_URL_QUERY, text);
}

static PyObject *escape_css(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_CSS_STRING, text);
}

static PyObject *escape_xml(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_XML_TEXT, text);
}

static PyObject *escape_xml_attribute(PyObject *Py_UNUSED(module), PyObject *text)
{
    return escaped(MELBA_XML_ATTRIBUTE, text);
}

static PyObject *unescape(PyObject *Py_UNUSED(module), PyObject *text)
{
    /* Nearly all text has no reference, and the C library finds that out fastest. */
    if (PyUnicode_CheckExact(text) && PyUnicode_IS_COMPACT_ASCII(text)
        && memchr(PyUnicode_DATA(text), '&', (size_t)PyUnicode_GET_LENGTH(text)) == NULL)
        return Py_NewRef(text);
    return converted(melba_unescape_text, text);
}

PyObject *core_striptags(PyObject *Py_UNUSED(module), PyObject *text)
{
    return converted(melba_striptags_text, text);
}

#define SIGNATURE(name) #name "(text, /)\n--\n\n"

PyMethodDef core_context_methods[] = {
    {"_escape_inner", core_escape_inner, METH_O,
     PyDoc_STR(SIGNATURE(_escape_inner) "The text escaped for HTML, as a str; itself when nothing changes.")},
    {"escape_unquoted", escape_unquoted, METH_O,
     PyDoc_STR(SIGNATURE(escape_unquoted) "Escape text for an HTML attribute value without quotes.\n\n"
               ">>> escape_unquoted('a b')\n'a&#32;b'")},
    {"escape_js", escape_js, METH_O,
     PyDoc_STR(SIGNATURE(escape_js) "Escape text for a JavaScript string literal, in any quotes.\n\n"
               ">>> escape_js('</script>')\n'\\\\u003C/script\\\\u003E'")},
    {"escape_json_script", escape_json_script, METH_O,
     PyDoc_STR(SIGNATURE(escape_json_script) "Make finished JSON safe inside <script>; it keeps its value.\n\n"
               ">>> escape_json_script('\"<b>\"')\n'\"\\\\u003cb\\\\u003e\"'")},
    {"escape_url", escape_url, METH_O,
     PyDoc_STR(SIGNATURE(escape_url) "Percent-encode one component of a URL.\n\n"
               ">>> escape_url('a b/c')\n'a%20b%2Fc'")},
    {"escape_url_query", escape_url_query, METH_O,
     PyDoc_STR(SIGNATURE(escape_url_query) "Percent-encode a key or value of a query; a space becomes '+'.\n\n"
               ">>> escape_url_query('a b')\n'a+b'")},
    {"escape_css", escape_css, METH_O,
     PyDoc_STR(SIGNATURE(escape_css) "Escape text for a quoted CSS string.\n\n"
               ">>> escape_css('a\"b')\n'a\\\\22 b'")},
    {"escape_xml", escape_xml, METH_O,
     PyDoc_STR(SIGNATURE(escape_xml) "Escape XML 1.0 text; ValueError for what XML cannot hold.\n\n"
               ">>> escape_xml('a<b')\n'a&lt;b'")},
    {"escape_xml_attribute", escape_xml_attribute, METH_O,
     PyDoc_STR(SIGNATURE(escape_xml_attribute) "Escape a quoted XML 1.0 attribute value.\n\n"
               ">>> escape_xml_attribute('a\"b')\n'a&quot;b'")},
    {"unescape", unescape, METH_O,
     PyDoc_STR(SIGNATURE(unescape) "Replace HTML character references, as html.unescape does.\n\n"
               ">>> unescape('&lt;b&gt;')\n'<b>'")},
    {"striptags", core_striptags, METH_O,
     PyDoc_STR(SIGNATURE(striptags) "Remove comments and tags, collapse white space, and unescape.\n\n"
               ">>> striptags('Main <b>page</b>')\n'Main page'")},
    {NULL, NULL, 0, NULL},
};

/* TemplateSyntax: how templates are written, and reading them. */
#include "template.h"

enum { STRINGS = 9 };

typedef struct template_syntax {
    PyObject_HEAD
    melbacore_syntax syntax;
    PyObject *held; /* A list of the bytes that 'syntax' points to. */
} template_syntax;

bool template_bytes(PyObject *text, PyObject **owned, melba_bytes *bytes)
{
    Py_ssize_t size;
    *owned = NULL;
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "expected str, not %s", Py_TYPE(text)->tp_name);
        return false;
    }
    bytes->data = PyUnicode_AsUTF8AndSize(text, &size);
    if (bytes->data == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
            return false;
        PyErr_Clear();
        *owned = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
        if (*owned == NULL)
            return false;
        bytes->data = PyBytes_AS_STRING(*owned);
        size = PyBytes_GET_SIZE(*owned);
    }
    bytes->size = (size_t)size;
    return true;
}

const melbacore_syntax *template_syntax_of(PyObject *self)
{
    return &((template_syntax *)self)->syntax;
}

/* ===== What Python knows of characters ================================== */

/* Characters of words, and those that only names go on with, such as combining ones. */
static bool is_word(uint32_t character)
{
    if (Py_UNICODE_ISALNUM(character))
        return true;
    PyObject *text = PyUnicode_New(2, character);
    if (text == NULL) {
        PyErr_Clear();
        return false;
    }
    PyUnicode_WRITE(PyUnicode_KIND(text), PyUnicode_DATA(text), 0, 'a');
    PyUnicode_WRITE(PyUnicode_KIND(text), PyUnicode_DATA(text), 1, character);
    bool is_part = PyUnicode_IsIdentifier(text) > 0;
    Py_DECREF(text);
    return is_part;
}

static bool is_name(const uint8_t *data, size_t size)
{
    PyObject *text = template_str(data, size);
    bool is_identifier = text != NULL && PyUnicode_IsIdentifier(text) > 0;
    Py_XDECREF(text);
    PyErr_Clear();
    return is_identifier;
}

static uint32_t named(const uint8_t *name, size_t size)
{
    PyObject *escape = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size + 4);
    PyObject *text = NULL;
    if (escape != NULL) {
        char *bytes = PyBytes_AS_STRING(escape);
        memcpy(bytes, "\\N{", 3);
        memcpy(bytes + 3, name, size);
        bytes[size + 3] = '}';
        text = PyUnicode_DecodeUnicodeEscape(bytes, (Py_ssize_t)size + 4, NULL);
    }
    uint32_t character = UINT32_MAX;
    if (text != NULL && PyUnicode_GET_LENGTH(text) == 1)
        character = PyUnicode_READ_CHAR(text, 0);
    Py_XDECREF(escape);
    Py_XDECREF(text);
    PyErr_Clear();
    return character;
}

/* ===== Making =========================================================== */

/* The bytes of a str that the object holds; none for None. */
static bool hold(template_syntax *self, PyObject *text, melba_bytes *bytes)
{
    *bytes = (melba_bytes){NULL, 0};
    if (text == Py_None)
        return true;
    PyObject *owned = PyUnicode_Check(text) ? PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass") : NULL;
    if (owned == NULL) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "a delimiter is not a str");
        return false;
    }
    *bytes = (melba_bytes){PyBytes_AS_STRING(owned), (size_t)PyBytes_GET_SIZE(owned)};
    bool is_held = PyList_Append(self->held, owned) == 0;
    Py_DECREF(owned);
    return is_held;
}

static const struct {
    const char *tag;
    uint64_t flag;
} known_tags[] = {
    {"do", MELBACORE_TAG_DO}, {"break", MELBACORE_TAG_LOOPS}, {"continue", MELBACORE_TAG_LOOPS},
    {"trans", MELBACORE_TAG_TRANS}, {"debug", MELBACORE_TAG_DEBUG},
};

static bool find_tags(PyObject *tags, uint64_t *flags)
{
    for (size_t i = 0; i < sizeof known_tags / sizeof *known_tags; i++) {
        PyObject *tag = PyUnicode_FromString(known_tags[i].tag);
        int has = tag == NULL ? -1 : PySequence_Contains(tags, tag);
        Py_XDECREF(tag);
        if (has < 0)
            return false;
        if (has > 0)
            *flags |= known_tags[i].flag;
    }
    return true;
}

static PyObject *syntax_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"block_start", "block_end", "variable_start", "variable_end", "comment_start",
                            "comment_end", "line_statement_prefix", "line_comment_prefix", "trim_blocks",
                            "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "tags",
                            NULL};
    PyObject *strings[STRINGS], *tags;
    int trims, strips, keeps;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOOppOpO:TemplateSyntax", names, &strings[0], &strings[1],
                                     &strings[2], &strings[3], &strings[4], &strings[5], &strings[6], &strings[7],
                                     &trims, &strips, &strings[8], &keeps, &tags))
        return NULL;
    template_syntax *self = (template_syntax *)type->tp_alloc(type, 0);
    if (self == NULL || (self->held = PyList_New(0)) == NULL) {
        Py_XDECREF(self);
        return NULL;
    }
    melbacore_syntax *syntax = &self->syntax;
    melba_bytes *places[STRINGS] = {
        &syntax->block_start, &syntax->block_end, &syntax->variable_start, &syntax->variable_end,
        &syntax->comment_start, &syntax->comment_end, &syntax->line_statement_prefix, &syntax->line_comment_prefix,
        &syntax->newline,
    };
    syntax->flags = (trims ? MELBACORE_TRIM_BLOCKS : 0U) | (strips ? MELBACORE_LSTRIP_BLOCKS : 0U)
                  | (keeps ? MELBACORE_KEEP_TRAILING_NEWLINE : 0U);
    syntax->is_word = is_word;
    syntax->is_name = is_name;
    syntax->named = named;
    bool is_good = find_tags(tags, &syntax->flags);
    for (int i = 0; is_good && i < STRINGS; i++) {
        is_good = hold(self, strings[i], places[i]);
        if (is_good && places[i]->size == 0 && (strings[i] != Py_None || (i != 6 && i != 7))) {
            PyErr_SetString(PyExc_ValueError, "a delimiter of templates is empty");
            is_good = false;
        }
    }
    if (!is_good)
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void syntax_free(PyObject *object)
{
    template_syntax *self = (template_syntax *)object;
    PyTypeObject *type = Py_TYPE(object);
    Py_XDECREF(self->held);
    type->tp_free(object);
    Py_DECREF(type);
}

/* ===== Reading ========================================================== */

/* The sentence of a fault. */
PyObject *template_message(const melbacore_template_fault *fault)
{
    if (fault->kind != MELBACORE_FAULT_CHARACTER)
        return template_str(fault->message.data, fault->message.size);
    PyObject *character = PyUnicode_FromOrdinal((int)fault->character);
    PyObject *message = NULL;
    if (character != NULL)
        message = PyUnicode_FromFormat("unexpected char %R at %zd", character, (Py_ssize_t)fault->place);
    Py_XDECREF(character);
    return message;
}

static void raise(const melbacore_template_fault *fault, PyObject *name, PyObject *filename)
{
    PyObject *module = PyImport_ImportModule("melba.templates.exceptions");
    bool is_assertion = fault->kind == MELBACORE_FAULT_ASSERTION;
    PyObject *class = module == NULL ? NULL
                    : PyObject_GetAttrString(module, is_assertion ? "TemplateAssertionError" : "TemplateSyntaxError");
    PyObject *message = class == NULL ? NULL : template_message(fault);
    PyObject *error = message == NULL ? NULL
                    : PyObject_CallFunction(class, "OIOO", message, (unsigned)fault->line, name, filename);
    if (error != NULL)
        PyErr_SetObject(class, error);
    Py_XDECREF(error);
    Py_XDECREF(message);
    Py_XDECREF(class);
    Py_XDECREF(module);
}

bool template_read(template_tree *tree, PyObject *source, const melbacore_syntax *syntax, melba_status *status,
                   melbacore_template_fault *fault, PyObject **owned)
{
    melba_bytes bytes;
    memset(fault, 0, sizeof *fault);
    if (!template_bytes(source, owned, &bytes))
        return false;
    *status = melbaentry_template_read(tree->template, bytes, syntax, fault);
    if (*status == MELBA_OK || *status == MELBA_SYNTAX)
        return true;
    if (*status == MELBA_NO_MEMORY)
        PyErr_NoMemory();
    else
        PyErr_SetString(*status == MELBA_TOO_LARGE ? PyExc_OverflowError : PyExc_SystemError,
                        melba_status_text(*status));
    return false;
}

/* What a call of parse() was given. */
typedef struct request {
    PyObject *source, *name, *filename;
    melbacore_syntax syntax;
    PyObject *tags;          /* A list of strs that 'host_tags' points into; or NULL. */
    melba_bytes *host_tags;
} request;

static bool take_host_tags(request *request, PyObject *tags)
{
    request->tags = PySequence_List(tags);
    if (request->tags == NULL)
        return false;
    Py_ssize_t count = PyList_GET_SIZE(request->tags);
    request->host_tags = PyMem_Calloc((size_t)count + 1, sizeof *request->host_tags);
    if (request->host_tags == NULL) {
        PyErr_NoMemory();
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_ssize_t size;
        request->host_tags[i].data = PyUnicode_AsUTF8AndSize(PyList_GET_ITEM(request->tags, i), &size);
        if (request->host_tags[i].data == NULL)
            return false;
        request->host_tags[i].size = (size_t)size;
    }
    request->syntax.host_tags = request->host_tags;
    request->syntax.host_tag_count = (size_t)count;
    return true;
}

static bool take_option(request *request, PyObject *name, PyObject *value)
{
    if (PyUnicode_CompareWithASCIIString(name, "extension_tags") == 0)
        return take_host_tags(request, value);
    uint64_t flag = PyUnicode_CompareWithASCIIString(name, "newstyle") == 0 ? MELBACORE_NEWSTYLE_GETTEXT
                  : PyUnicode_CompareWithASCIIString(name, "trimmed") == 0 ? MELBACORE_TRIMMED_TRANS : 0;
    int truth = PyObject_IsTrue(value);
    if (truth > 0)
        request->syntax.flags |= flag;
    if (flag == 0)
        PyErr_Format(PyExc_TypeError, "parse() got an unexpected keyword argument '%U'", name);
    return truth >= 0 && flag != 0;
}

static bool take_request(request *request, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    if (count < 1 || count > 3) {
        PyErr_SetString(PyExc_TypeError, "parse() takes a source, a name and a filename");
        return false;
    }
    request->source = args[0];
    request->name = count > 1 ? args[1] : Py_None;
    request->filename = count > 2 ? args[2] : Py_None;
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(names); i++)
        if (!take_option(request, PyTuple_GET_ITEM(names, i), args[count + i]))
            return false;
    return true;
}

static PyObject *parse_request(core_state *state, request *request)
{
    template_tree *tree = template_tree_new(state);
    if (tree == NULL)
        return NULL;
    melbacore_template_fault fault;
    melba_status status;
    PyObject *owned = NULL, *result = NULL;
    if (template_read(tree, request->source, &request->syntax, &status, &fault, &owned)) {
        if (status == MELBA_OK)
            result = Py_NewRef((PyObject *)tree);
        else if (fault.kind == MELBACORE_FAULT_HOST_TAG)
            result = Py_NewRef(Py_None);
        else
            raise(&fault, request->name, request->filename);
    }
    melbacore_template_settle(tree->template);
    Py_XDECREF(owned);
    Py_DECREF(tree);
    return result;
}

static PyObject *parse(PyObject *object, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                       PyObject *names, uint64_t flags)
{
    request request = {.syntax = ((template_syntax *)object)->syntax};
    PyObject *result = NULL;
    request.syntax.flags |= flags;
    if (take_request(&request, args, count, names))
        result = parse_request(PyType_GetModuleState(defining), &request);
    PyMem_Free(request.host_tags);
    Py_XDECREF(request.tags);
    return result;
}

static PyObject *syntax_parse(PyObject *self, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                              PyObject *names)
{
    return parse(self, defining, args, count, names, 0);
}

static PyObject *syntax_parse_expression(PyObject *self, PyTypeObject *defining, PyObject *const *args,
                                         Py_ssize_t count, PyObject *names)
{
    return parse(self, defining, args, count, names, MELBACORE_EXPRESSION);
}

#define METHOD(function) (PyCFunction)(void (*)(void))(function), METH_METHOD | METH_FASTCALL | METH_KEYWORDS

static PyMethodDef syntax_methods[] = {
    {"parse", METHOD(syntax_parse),
     PyDoc_STR("parse($self, source, name=None, filename=None, /, *, newstyle=False, trimmed=False, "
               "extension_tags=())\n--\n\n"
               "The tree of a template, or None when there is a tag of an extension in it.")},
    {"parse_expression", METHOD(syntax_parse_expression),
     PyDoc_STR("parse_expression($self, source, name=None, filename=None, /, *, newstyle=False, trimmed=False, "
               "extension_tags=())\n--\n\n"
               "The tree of a template that sets 'result' to one expression.")},
    {"_lex_parts", METHOD(template_lex_parts),
     PyDoc_STR("_lex_parts($self, source, state=None, /)\n--\n\n"
               "All tokens as (line, name, text), and the message and line of the error behind them, or None.")},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot syntax_slots[] = {
    {Py_tp_doc, "How templates are written: delimiters, white space, and tags."},
    {Py_tp_new, syntax_new},
    {Py_tp_dealloc, syntax_free},
    {Py_tp_methods, syntax_methods},
    {0, NULL},
};

PyType_Spec template_syntax_spec = {
    "melba._core.TemplateSyntax", sizeof(template_syntax), 0, Py_TPFLAGS_DEFAULT, syntax_slots,
};

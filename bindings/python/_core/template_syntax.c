/* TemplateSyntax: how templates are written, and reading them. */
#include "template.h"

enum { STRINGS = 9 };

typedef struct template_syntax {
    PyObject_HEAD
    melbacore_syntax syntax;
    melba_bytes *host_tags;
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
    PyObject *escape = PyBytes_FromFormat("\\N{%.*s}", (int)size, (const char *)name);
    PyObject *text = escape == NULL ? NULL : PyUnicode_DecodeUnicodeEscape(PyBytes_AS_STRING(escape),
                                                                           PyBytes_GET_SIZE(escape), NULL);
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

static bool hold_tags(template_syntax *self, PyObject *tags)
{
    PyObject *items = PySequence_List(tags);
    if (items == NULL)
        return false;
    Py_ssize_t count = PyList_GET_SIZE(items);
    self->host_tags = PyMem_Calloc((size_t)count + 1, sizeof *self->host_tags);
    bool is_good = self->host_tags != NULL;
    if (!is_good)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; is_good && i < count; i++)
        is_good = hold(self, PyList_GET_ITEM(items, i), &self->host_tags[i]);
    self->syntax.host_tags = self->host_tags;
    self->syntax.host_tag_count = (size_t)count;
    Py_DECREF(items);
    return is_good;
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
                            "extension_tags", NULL};
    PyObject *strings[STRINGS], *tags, *extension_tags = NULL;
    int trims, strips, keeps;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOOOOOOOppOpO|O:TemplateSyntax", names, &strings[0], &strings[1],
                                     &strings[2], &strings[3], &strings[4], &strings[5], &strings[6], &strings[7],
                                     &trims, &strips, &strings[8], &keeps, &tags, &extension_tags))
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
    bool is_good = find_tags(tags, &syntax->flags) && (extension_tags == NULL || hold_tags(self, extension_tags));
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
    PyMem_Free(self->host_tags);
    type->tp_free(object);
    Py_DECREF(type);
}

/* ===== Reading ========================================================== */

/* The sentence of a fault. */
static PyObject *message_of(const melbacore_template_fault *fault)
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
    PyObject *message = class == NULL ? NULL : message_of(fault);
    PyObject *error = message == NULL ? NULL
                    : PyObject_CallFunction(class, "OIOO", message, (unsigned)fault->line, name, filename);
    if (error != NULL)
        PyErr_SetObject(class, error);
    Py_XDECREF(error);
    Py_XDECREF(message);
    Py_XDECREF(class);
    Py_XDECREF(module);
}

static bool read_source(template_tree *tree, PyObject *source, const melbacore_syntax *syntax, melba_status *status,
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

static PyObject *parse(PyObject *object, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                       uint64_t flags)
{
    if (count < 1 || count > 5) {
        PyErr_SetString(PyExc_TypeError, "parse() takes a source, and up to four arguments more");
        return NULL;
    }
    melbacore_syntax syntax = ((template_syntax *)object)->syntax;
    syntax.flags |= flags;
    for (Py_ssize_t i = 3; i < count; i++) {
        int truth = PyObject_IsTrue(args[i]);
        if (truth < 0)
            return NULL;
        if (truth > 0)
            syntax.flags |= i == 3 ? MELBACORE_NEWSTYLE_GETTEXT : MELBACORE_TRIMMED_TRANS;
    }
    template_tree *tree = template_tree_new(PyType_GetModuleState(defining));
    if (tree == NULL)
        return NULL;
    melbacore_template_fault fault;
    melba_status status;
    PyObject *owned = NULL;
    PyObject *result = NULL;
    if (read_source(tree, args[0], &syntax, &status, &fault, &owned)) {
        if (status == MELBA_OK)
            result = Py_NewRef((PyObject *)tree);
        else if (fault.kind == MELBACORE_FAULT_HOST_TAG)
            result = Py_NewRef(Py_None);
        else
            raise(&fault, count > 1 ? args[1] : Py_None, count > 2 ? args[2] : Py_None);
    }
    melbacore_template_settle(tree->template);
    Py_XDECREF(owned);
    Py_DECREF(tree);
    return result;
}

static PyObject *syntax_parse(PyObject *self, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                              PyObject *Py_UNUSED(names))
{
    return parse(self, defining, args, count, 0);
}

static PyObject *syntax_parse_expression(PyObject *self, PyTypeObject *defining, PyObject *const *args,
                                         Py_ssize_t count, PyObject *Py_UNUSED(names))
{
    return parse(self, defining, args, count, MELBACORE_EXPRESSION);
}

/* ===== Tokens =========================================================== */

/* By the kinds of tokens; those of operators are left out. */
static const char *const token_names[] = {
    [28] = "whitespace", "float", "integer", "name", "string", "block_begin", "block_end", "variable_begin",
    "variable_end", "raw_begin", "raw_end", "comment_begin", "comment_end", "comment", "linestatement_begin",
    "linestatement_end", "linecomment_begin", "linecomment_end", "linecomment", "data",
};
enum { TOKEN_NAMES = sizeof token_names / sizeof *token_names };

static PyObject *list_tokens(const melbacore_template_view *view)
{
    PyObject *names[TOKEN_NAMES] = {NULL};
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list != NULL && i < view->token_count; i++) {
        const melbacore_token *token = &view->tokens[i];
        if (token->kind < 2 || token->kind >= TOKEN_NAMES)
            continue;
        PyObject **name = &names[token->kind];
        if (*name == NULL)
            *name = PyUnicode_InternFromString(token->kind < 28 ? "operator" : token_names[token->kind]);
        PyObject *value = *name == NULL ? NULL : template_str(view->source + token->offset, token->size);
        PyObject *tuple = value == NULL ? NULL : Py_BuildValue("(IOO)", (unsigned)token->line, *name, value);
        Py_XDECREF(value);
        if (tuple == NULL || PyList_Append(list, tuple) < 0)
            Py_CLEAR(list);
        Py_XDECREF(tuple);
    }
    for (size_t i = 0; i < TOKEN_NAMES; i++)
        Py_XDECREF(names[i]);
    return list;
}

/* The tokens, and what is wrong behind them: None, or a message and a line. */
static PyObject *lex_parts(PyObject *object, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                           PyObject *Py_UNUSED(names))
{
    if (count < 1 || count > 2) {
        PyErr_SetString(PyExc_TypeError, "_lex_parts() takes a source and a state");
        return NULL;
    }
    melbacore_syntax syntax = ((template_syntax *)object)->syntax;
    syntax.flags |= MELBACORE_TOKENS;
    if (count > 1 && PyUnicode_Check(args[1])) {
        bool is_variable = PyUnicode_CompareWithASCIIString(args[1], "variable") == 0;
        bool is_block = PyUnicode_CompareWithASCIIString(args[1], "block") == 0;
        syntax.flags |= is_variable ? MELBACORE_IN_VARIABLE : is_block ? MELBACORE_IN_BLOCK : 0;
    }
    template_tree *tree = template_tree_new(PyType_GetModuleState(defining));
    if (tree == NULL)
        return NULL;
    melbacore_template_fault fault;
    melba_status status;
    PyObject *owned = NULL;
    PyObject *result = NULL;
    if (read_source(tree, args[0], &syntax, &status, &fault, &owned)) {
        melbacore_template_view view;
        melbacore_template_look(tree->template, &view);
        PyObject *tokens = list_tokens(&view);
        PyObject *message = tokens == NULL || status == MELBA_OK ? NULL : message_of(&fault);
        if (message != NULL)
            result = Py_BuildValue("(N(NI))", tokens, message, (unsigned)fault.line);
        else if (tokens != NULL && status == MELBA_OK)
            result = Py_BuildValue("(NO)", tokens, Py_None);
        else
            Py_XDECREF(tokens);
    }
    Py_XDECREF(owned);
    Py_DECREF(tree);
    return result;
}

#define METHOD(function) (PyCFunction)(void (*)(void))(function), METH_METHOD | METH_FASTCALL | METH_KEYWORDS

static PyMethodDef syntax_methods[] = {
    {"parse", METHOD(syntax_parse),
     PyDoc_STR("parse(source, name=None, filename=None, newstyle=False, trimmed=False, /)\n--\n\n"
               "The tree of a template, or None when there is a tag of an extension in it.")},
    {"parse_expression", METHOD(syntax_parse_expression),
     PyDoc_STR("parse_expression(source, name=None, filename=None, newstyle=False, trimmed=False, /)\n--\n\n"
               "The tree of a template that sets 'result' to one expression.")},
    {"_lex_parts", METHOD(lex_parts),
     PyDoc_STR("_lex_parts(source, state=None, /)\n--\n\n"
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

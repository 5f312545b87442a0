/* The tokens of a template, for those that look at templates. */
#include "template.h"

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
PyObject *template_lex_parts(PyObject *object, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                             PyObject *Py_UNUSED(names))
{
    if (count < 1 || count > 2) {
        PyErr_SetString(PyExc_TypeError, "_lex_parts() takes a source and a state");
        return NULL;
    }
    melbacore_syntax syntax = *template_syntax_of(object);
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
    if (template_read(tree, args[0], &syntax, &status, &fault, &owned)) {
        melbacore_template_view view;
        melbacore_template_look(tree->template, &view);
        PyObject *tokens = list_tokens(&view);
        PyObject *message = tokens == NULL || status == MELBA_OK ? NULL : template_message(&fault);
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

/* What the files about templates share. */
#ifndef MELBA_PY_TEMPLATE_H
#define MELBA_PY_TEMPLATE_H

#include "core.h"

/* A parsed template.  Its tree never changes once Python sees it. */
typedef struct template_tree {
    PyObject_HEAD
    melbacore_template *template;
    PyObject *objects; /* A list of the constants that a tree cannot hold itself; or NULL. */
} template_tree;

extern PyType_Spec template_syntax_spec;
extern PyType_Spec template_tree_spec;

/* A new tree, empty. */
template_tree *template_tree_new(core_state *state);

/* Text in which lone surrogates may stand. */
static inline PyObject *template_str(const void *data, size_t size)
{
    return PyUnicode_DecodeUTF8(data, (Py_ssize_t)size, "surrogatepass");
}

/* The bytes of a str, which '*owned' holds if it is not NULL; false with an exception. */
bool template_bytes(PyObject *text, PyObject **owned, melba_bytes *bytes);

/*
 * Reads a source; false with an exception, unless it was read or the template
 * is wrong, which '*status' says.  '*owned' is for the caller to drop once the
 * tree needs its source no more.
 */
bool template_read(template_tree *tree, PyObject *source, const melbacore_syntax *syntax, melba_status *status,
                   melbacore_template_fault *fault, PyObject **owned);
PyObject *template_message(const melbacore_template_fault *fault);
const melbacore_syntax *template_syntax_of(PyObject *self);

/* template_tokens.c */
PyObject *template_lex_parts(PyObject *self, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                             PyObject *names);
/* template_nodes.c */
PyObject *template_tree_nodes(PyObject *self, PyObject *environment);
/* template_image.c */
PyObject *template_tree_image(PyObject *self, PyObject *none);
PyObject *template_tree_of_image(PyObject *type, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                                 PyObject *names);
/* template_from_nodes.c */
PyObject *template_tree_from_nodes(PyObject *type, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                                   PyObject *names);

/* template_fields.c: what a node's class is called and what its fields are; NULL for no kind. */
enum { TEMPLATE_KINDS = 62, TEMPLATE_FIELDS = 6 };
typedef struct template_class {
    const char *name;
    const char *codes; /* See template_fields.c. */
    const char *fields[TEMPLATE_FIELDS];
} template_class;
extern const template_class template_classes[TEMPLATE_KINDS];
extern const char *const template_uses[3];
extern const char *const template_comparisons[8];

/* What the flag of a constant says it is. */
enum {
    TEMPLATE_NULL = 0, TEMPLATE_NO = 1, TEMPLATE_YES = 2, TEMPLATE_INTEGER = 3, TEMPLATE_DOUBLE = 4,
    TEMPLATE_BIG_INTEGER = 5, TEMPLATE_TEXT = 6, TEMPLATE_OBJECT = 7
};

#endif

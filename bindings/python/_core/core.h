/* What the files of the extension share. */
#ifndef MELBA_PY_CORE_H
#define MELBA_PY_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "melba_core.h"

/* Python.h has it since 3.11. */
#ifndef Py_NO_INLINE
#define Py_NO_INLINE __attribute__((noinline))
#endif

/* How many readers of JSON a module keeps: one where calls cannot overlap. */
#ifdef Py_GIL_DISABLED
enum { CORE_READERS = 16 };
#else
enum { CORE_READERS = 1 };
#endif

/* Everything that an interpreter's copy of the module holds. */
typedef struct core_state {
    PyTypeObject *markup;   /* melba.markup.Markup, once that is imported. */
    PyObject *empty;        /* Markup(''). */
    PyObject *none;         /* Markup('None'). */
    PyObject *yes;          /* Markup('True'). */
    PyObject *no;           /* Markup('False'). */
    PyObject *html_name;    /* '__html__'. */
    bool can_retype;        /* Whether a str can be made a Markup in place. */
    PyTypeObject *template_syntax, *template_tree; /* Once one of them was asked for. */
    PyTypeObject *template_program, *template_base, *template_scope, *template_macro, *template_cell, *template_loop,
        *template_stepper, *template_block, *template_same;
    struct template_world *template_world; /* What running templates knows of other modules. */
    struct json_types *json; /* What writing JSON knows of other modules, once it is used. */
    struct template_twins *twins; /* Of filters and tests of templates, once those are imported. */
    struct json_reader *readers[CORE_READERS]; /* What reading JSON keeps between calls; or NULL. */
} core_state;

static inline core_state *core_state_of(PyObject *module)
{
    return (core_state *)PyModule_GetState(module);
}

/* Whether the class is there; what was stored before it is then there, too. */
static inline bool core_knows_markup(core_state *state)
{
    return __atomic_load_n(&state->markup, __ATOMIC_ACQUIRE) != NULL;
}

/* A new reference to an attribute in '*out': 1, or 0 with NULL where there is none, or -1 with an exception. */
static inline int core_optional_attribute(PyObject *object, PyObject *name, PyObject **out)
{
#if PY_VERSION_HEX >= 0x030d0000
    return PyObject_GetOptionalAttr(object, name, out);
#else
    return _PyObject_LookupAttr(object, name, out);
#endif
}

/* The characters of a str, borrowed for as long as it lives. */
static inline melba_text core_text(PyObject *str)
{
    melba_text text = {PyUnicode_DATA(str), (size_t)PyUnicode_GET_LENGTH(str), (uint32_t)PyUnicode_KIND(str)};
    return text;
}

/* Brings a str of before Python 3.12 into the form that all have since. */
static inline bool core_is_ready(PyObject *str)
{
#if PY_VERSION_HEX < 0x030c0000
    return PyUnicode_READY(str) == 0;
#else
    (void)str;
    return true;
#endif
}

/* The largest character that a new str of the same kind must allow for. */
static inline Py_UCS4 core_ceiling(PyObject *str)
{
    return PyUnicode_IS_ASCII(str) ? 0x7f : PyUnicode_KIND(str) == 1 ? 0xff
         : PyUnicode_KIND(str) == 2 ? 0xffff : 0x10ffff;
}

/* The digits of a number, written up to 'end'; answers where they begin, at most 20 bytes before it. */
static inline char *core_digits(char *end, long long number)
{
    unsigned long long left = number < 0 ? 0ull - (unsigned long long)number : (unsigned long long)number;
    do {
        *--end = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0)
        *--end = '-';
    return end;
}

/* escape.c */
PyObject *core_escape(PyObject *module, PyObject *value);
PyObject *core_escape_value(core_state *state, PyObject *value);
PyObject *core_escape_silent(PyObject *module, PyObject *value);
PyObject *core_escape_inner(PyObject *module, PyObject *text);
PyObject *core_soft_str(PyObject *module, PyObject *value);

/* markup.c: a new Markup of 'length' characters up to 'ceiling' whose data
 * the caller fills before anyone else sees it; NULL with an exception. */
PyObject *core_markup_new(core_state *state, Py_ssize_t length, Py_UCS4 ceiling);
PyObject *core_markup_from(core_state *state, PyObject *str);
bool core_has_markup(core_state *state);
PyObject *core_adopt(PyObject *module, PyObject *type);

/* contexts.c */
extern PyMethodDef core_context_methods[];
PyObject *core_striptags(PyObject *module, PyObject *text);
PyObject *core_refused(melba_context context, PyObject *str);
PyObject *core_failure(melba_status status, const melba_error *error, PyObject *text);

/* json_dumps.c */
PyObject *core_json_dumps(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names);
PyObject *core_json_dumps_into(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names);

/* json_chunks.c */
PyObject *core_json_iter_dumps(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names);

/* json_encoder.c */
PyObject *core_json_encoder(PyObject *module, PyObject *none);

/* json_state.c */
PyObject *core_json_types(PyObject *module, PyObject *none);
int core_json_traverse(core_state *state, visitproc visit, void *arg);
void core_json_clear(core_state *state);

/* json_loads.c */
PyObject *core_json_loads(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names);
void core_json_clear_readers(core_state *state);

/* template_types.c: the types of templates, made when the module is asked for one. */
PyObject *core_template_type(PyObject *module, PyObject *name);
int core_template_types_traverse(core_state *state, visitproc visit, void *arg);
void core_template_types_clear(core_state *state);

/* machine_template.c */
PyObject *core_template_compile(PyObject *module, PyObject *args, PyObject *kwargs);

#endif

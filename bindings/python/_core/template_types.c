/* The types of templates, which cost nothing until the module is asked for one. */
#include "machine.h"

enum { TYPES = 11 };

static const struct {
    const char *name;
    PyType_Spec *spec;
    size_t place;
} types[TYPES] = {
    {"TemplateSyntax", &template_syntax_spec, offsetof(core_state, template_syntax)},
    {"TemplateTree", &template_tree_spec, offsetof(core_state, template_tree)},
    {"TemplateProgram", &template_program_spec, offsetof(core_state, template_program)},
    {"TemplateBase", &template_base_spec, offsetof(core_state, template_base)},
    {"TemplateScope", &template_scope_spec, offsetof(core_state, template_scope)},
    {"Macro", &template_macro_spec, offsetof(core_state, template_macro)},
    {"TemplateCell", &template_cell_spec, offsetof(core_state, template_cell)},
    {"LoopContext", &template_loop_spec, offsetof(core_state, template_loop)},
    {"TemplateStepper", &template_stepper_spec, offsetof(core_state, template_stepper)},
    {"SameItem", &template_same_spec, offsetof(core_state, template_same)},
    {"TemplateBlock", &template_block_spec, offsetof(core_state, template_block)},
};

static PyTypeObject **place_of(core_state *state, int index)
{
    return (PyTypeObject **)((char *)state + types[index].place);
}

bool template_types_ready(PyObject *module)
{
    core_state *state = core_state_of(module);
    for (int i = 0; i < TYPES; i++) {
        if (__atomic_load_n(place_of(state, i), __ATOMIC_ACQUIRE) != NULL)
            continue;
        PyObject *type = PyType_FromModuleAndSpec(module, types[i].spec, NULL);
        if (type == NULL)
            return false;
        PyTypeObject *none = NULL;
        if (!__atomic_compare_exchange_n(place_of(state, i), &none, (PyTypeObject *)type, false, __ATOMIC_ACQ_REL,
                                         __ATOMIC_ACQUIRE))
            Py_DECREF(type);
    }
    return true;
}

PyObject *core_template_type(PyObject *module, PyObject *name)
{
    for (int i = 0; i < TYPES; i++) {
        if (PyUnicode_CompareWithASCIIString(name, types[i].name) != 0)
            continue;
        if (!template_types_ready(module))
            return NULL;
        PyObject *type = (PyObject *)*place_of(core_state_of(module), i);
        return PyObject_SetAttr(module, name, type) < 0 ? NULL : Py_NewRef(type);
    }
    PyErr_Format(PyExc_AttributeError, "module 'melba._core' has no attribute %R", name);
    return NULL;
}

int core_template_types_traverse(core_state *state, visitproc visit, void *arg)
{
    for (int i = 0; i < TYPES; i++)
        Py_VISIT(*place_of(state, i));
    return template_world_traverse(state, visit, arg);
}

void core_template_types_clear(core_state *state)
{
    template_world_clear(state);
    for (int i = 0; i < TYPES; i++)
        Py_CLEAR(*place_of(state, i));
}

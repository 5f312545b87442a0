/* The types of templates, which cost nothing until the module is asked for one. */
#include "template.h"

static bool make_type(PyObject *module, PyType_Spec *spec, const char *name, PyTypeObject **place)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type == NULL || PyObject_SetAttrString(module, name, type) < 0) {
        Py_XDECREF(type);
        return false;
    }
    PyObject *old = (PyObject *)*place;
    *place = (PyTypeObject *)type;
    Py_XDECREF(old);
    return true;
}

PyObject *core_template_type(PyObject *module, PyObject *name)
{
    core_state *state = core_state_of(module);
    bool is_syntax = PyUnicode_CompareWithASCIIString(name, "TemplateSyntax") == 0;
    if (!is_syntax && PyUnicode_CompareWithASCIIString(name, "TemplateTree") != 0) {
        PyErr_Format(PyExc_AttributeError, "module 'melba._core' has no attribute %R", name);
        return NULL;
    }
    if (state->template_syntax == NULL
        && (!make_type(module, &template_tree_spec, "TemplateTree", &state->template_tree)
            || !make_type(module, &template_syntax_spec, "TemplateSyntax", &state->template_syntax)))
        return NULL;
    return Py_NewRef((PyObject *)(is_syntax ? state->template_syntax : state->template_tree));
}

/* What the twins share: the arguments of a call, policies, and what is undefined. */
#include "template_twins.h"

bool template_take(PyObject *const *args, Py_ssize_t count, PyObject *names, const char *const *parameters, int most,
                   PyObject **taken)
{
    if (count > most)
        return false;
    for (int i = 0; i < most; i++)
        taken[i] = i < count ? args[i] : NULL;
    Py_ssize_t named = names == NULL ? 0 : PyTuple_GET_SIZE(names);
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        int parameter = 0;
        while (parameter < most && PyUnicode_CompareWithASCIIString(name, parameters[parameter]) != 0)
            parameter++;
        if (parameter == most || taken[parameter] != NULL)
            return false;
        taken[parameter] = args[count + i];
    }
    return true;
}

PyObject *template_policy(const template_place *place, int name)
{
    PyObject *policies = PyObject_GetAttr(place->environment, template_name(place, TWIN_POLICIES)), *policy = NULL;
    if (policies != NULL && PyDict_CheckExact(policies)) {
#if PY_VERSION_HEX >= 0x030d0000
        PyDict_GetItemRef(policies, template_name(place, name), &policy);
#else
        policy = PyDict_GetItemWithError(policies, template_name(place, name));
        Py_XINCREF(policy);
#endif
    }
    Py_XDECREF(policies);
    if (policy == NULL)
        PyErr_Clear();
    return policy;
}

int template_is_undefined(const template_place *place, PyObject *value)
{
    return template_is_plain(place->state, value) ? 0 : PyObject_IsInstance(value, place->undefined);
}

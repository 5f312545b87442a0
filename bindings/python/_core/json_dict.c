/* Whether the layout of dicts that json_dict.h relies on is that of the Python that runs. */
#include "json_dict.h"

/* Whether reading in place gives what PyDict_Next does; a dict that is not read in place need not. */
static bool agrees(PyObject *dict, bool must_be_in_place)
{
    dict_entries entries;
    if (!dict_in_place(dict, &entries))
        return !must_be_in_place;
    Py_ssize_t next = 0, found = 0;
    PyObject *key, *value;
    if (entries.count < PyDict_GET_SIZE(dict) || entries.count > 2 * PyDict_GET_SIZE(dict) + 8)
        return false;
    for (Py_ssize_t i = 0; i < entries.count; i++) {
        if (entries.first[i].value == NULL)
            continue;
        if (!PyDict_Next(dict, &next, &key, &value) || key != entries.first[i].key || value != entries.first[i].value)
            return false;
        found++;
    }
    return found == PyDict_GET_SIZE(dict);
}

/* A dict of keys that are str, from which one was removed, and then one with a key that is none. */
static bool is_known(PyObject *dict)
{
    char name[] = "a";
    for (int i = 0; i < 20; i++, name[0]++)
        if (PyDict_SetItemString(dict, name, Py_None) < 0)
            return false;
    if (PyDict_DelItemString(dict, "c") < 0 || !agrees(dict, true))
        return false;
    return PyDict_SetItem(dict, Py_None, Py_None) == 0 && agrees(dict, false);
}

bool json_dict_is_known(void)
{
    if (!JSON_DICT_IN_PLACE)
        return false;
    PyObject *dict = PyDict_New();
    bool known = dict != NULL && is_known(dict);
    Py_XDECREF(dict);
    /* Without the memory to find out, dicts are asked the public way. */
    PyErr_Clear();
    return known;
}

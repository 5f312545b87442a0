/* from_nodes(): from Python's nodes to a tree. */
#include "template.h"

typedef struct taker {
    template_tree *tree;
    PyObject *kinds; /* From the classes of melba.templates.nodes to the kinds of a tree. */
} taker;

static bool take_node(taker *take, PyObject *node, uint32_t *number);

static bool check(melba_status status)
{
    if (status == MELBA_NO_MEMORY)
        PyErr_NoMemory();
    else if (status == MELBA_TOO_LARGE)
        PyErr_SetString(PyExc_RecursionError, "the template is nested too deeply");
    else if (status != MELBA_OK)
        PyErr_SetString(PyExc_SystemError, melba_status_text(status));
    return status == MELBA_OK;
}

static bool take_text(taker *take, PyObject *text, uint32_t *number)
{
    PyObject *owned;
    melba_bytes bytes;
    if (!template_bytes(text, &owned, &bytes))
        return false;
    bool is_good = check(melbaentry_template_add_text(take->tree->template, bytes, number));
    Py_XDECREF(owned);
    return is_good;
}

static bool add_list(taker *take, const uint32_t *items, Py_ssize_t count, uint32_t *number)
{
    return check(melbaentry_template_add_list(take->tree->template, items, (size_t)count, number));
}

/* A list of nodes, or with names of str and tuples of two. */
static bool take_list(taker *take, PyObject *value, bool is_names, uint32_t *number)
{
    PyObject *items = PySequence_Fast(value, "a field of a node is not a list");
    if (items == NULL)
        return false;
    Py_ssize_t count = PySequence_Fast_GET_SIZE(items), size = is_names ? 2 * count : count;
    uint32_t *numbers = PyMem_Calloc((size_t)size + 1, sizeof *numbers);
    bool is_good = numbers != NULL;
    if (!is_good)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; is_good && i < count && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *item = Py_NewRef(PySequence_Fast_GET_ITEM(items, i));
        if (!is_names)
            is_good = take_node(take, item, &numbers[i]);
        else if (PyTuple_Check(item) && PyTuple_GET_SIZE(item) == 2)
            is_good = take_text(take, PyTuple_GET_ITEM(item, 0), &numbers[2 * i])
                   && take_text(take, PyTuple_GET_ITEM(item, 1), &numbers[2 * i + 1]);
        else
            is_good = take_text(take, item, &numbers[2 * i]);
        Py_DECREF(item);
    }
    is_good = is_good && add_list(take, numbers, size, number);
    PyMem_Free(numbers);
    Py_DECREF(items);
    return is_good;
}

static bool take_object(taker *take, PyObject *value, melbacore_node *node)
{
    if (take->tree->objects == NULL && (take->tree->objects = PyList_New(0)) == NULL)
        return false;
    node->flag = TEMPLATE_OBJECT;
    node->fields[0] = (uint32_t)PyList_GET_SIZE(take->tree->objects);
    return PyList_Append(take->tree->objects, value) == 0;
}

static bool take_constant(taker *take, PyObject *value, melbacore_node *node)
{
    uint64_t bits = 0;
    if (value == Py_None) {
        node->flag = TEMPLATE_NULL;
    } else if (PyBool_Check(value)) {
        node->flag = value == Py_True ? TEMPLATE_YES : TEMPLATE_NO;
    } else if (PyLong_CheckExact(value)) {
        int overflow;
        bits = (uint64_t)PyLong_AsLongLongAndOverflow(value, &overflow);
        node->flag = TEMPLATE_INTEGER;
        if (overflow != 0) {
            PyObject *digits = PyNumber_ToBase(value, 16);
            node->flag = TEMPLATE_BIG_INTEGER;
            bool is_good = digits != NULL && take_text(take, digits, &node->fields[0]);
            Py_XDECREF(digits);
            return is_good;
        }
    } else if (PyFloat_CheckExact(value)) {
        double number = PyFloat_AS_DOUBLE(value);
        node->flag = TEMPLATE_DOUBLE;
        memcpy(&bits, &number, sizeof bits);
    } else if (PyUnicode_CheckExact(value)) {
        node->flag = TEMPLATE_TEXT;
        return take_text(take, value, &node->fields[0]);
    } else {
        return take_object(take, value, node);
    }
    node->fields[0] = (uint32_t)bits;
    node->fields[1] = (uint32_t)(bits >> 32);
    return true;
}

static bool take_word(PyObject *value, const char *const *words, size_t count, melbacore_node *node)
{
    for (size_t i = 0; PyUnicode_Check(value) && i < count; i++) {
        if (PyUnicode_CompareWithASCIIString(value, words[i]) == 0) {
            node->flag = (uint8_t)i;
            return true;
        }
    }
    PyErr_Format(PyExc_ValueError, "a field of a node is %R", value);
    return false;
}

static bool take_field(taker *take, char code, PyObject *value, melbacore_node *node, uint32_t *number)
{
    int truth;
    switch (code) {
    case 'n': return value == Py_None || take_node(take, value, number);
    case 'l':
    case 'N': return take_list(take, value, code == 'N', number);
    case 't': return take_text(take, value, number);
    case 'c': return take_word(value, template_uses, 3, node);
    case 'o': return take_word(value, template_comparisons, 8, node);
    case 'r':
    case 'q':
        truth = PyObject_IsTrue(value);
        if (truth > 0)
            node->flag |= code == 'r' ? 1 : 2;
        return truth >= 0;
    default: return take_constant(take, value, node);
    }
}

static bool take_fields(taker *take, PyObject *node, melbacore_node *out)
{
    const template_class *class = &template_classes[out->kind];
    int number = 0, field = 0;
    for (const char *code = class->codes; *code != 0; code++) {
        bool takes = strchr("nltN-", *code) != NULL;
        if (*code != '-') {
            PyObject *value = PyObject_GetAttrString(node, class->fields[field++]);
            uint32_t unused, *place = takes ? &out->fields[number] : &unused;
            bool is_good = value != NULL && take_field(take, *code, value, out, place);
            Py_XDECREF(value);
            if (!is_good)
                return false;
        }
        number += takes;
    }
    PyObject *line = PyObject_GetAttrString(node, "lineno");
    if (line != NULL && PyLong_Check(line))
        out->line = (uint32_t)PyLong_AsUnsignedLongMask(line);
    Py_XDECREF(line);
    return line != NULL && !PyErr_Occurred();
}

static bool take_node(taker *take, PyObject *node, uint32_t *number)
{
    PyObject *kind = PyDict_GetItemWithError(take->kinds, (PyObject *)Py_TYPE(node));
    if (kind == NULL) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_TypeError, "%R is not a node", node);
        return false;
    }
    melbacore_node out = {0};
    out.kind = (uint8_t)PyLong_AsLong(kind);
    if (Py_EnterRecursiveCall(" while a tree of nodes is read"))
        return false;
    bool is_good = take_fields(take, node, &out)
                && check(melbaentry_template_add_node(take->tree->template, &out, number));
    Py_LeaveRecursiveCall();
    return is_good;
}

static PyObject *kinds_of(PyObject *module)
{
    PyObject *kinds = PyDict_New();
    for (int kind = 0; kinds != NULL && kind < TEMPLATE_KINDS; kind++) {
        if (template_classes[kind].name == NULL)
            continue;
        PyObject *class = PyObject_GetAttrString(module, template_classes[kind].name);
        PyObject *number = class == NULL ? NULL : PyLong_FromLong(kind);
        if (number == NULL || PyDict_SetItem(kinds, class, number) < 0)
            Py_CLEAR(kinds);
        Py_XDECREF(class);
        Py_XDECREF(number);
    }
    return kinds;
}

PyObject *template_tree_from_nodes(PyObject *Py_UNUSED(type), PyTypeObject *defining, PyObject *const *args,
                                   Py_ssize_t count, PyObject *names)
{
    if (count != 1 || names != NULL) {
        PyErr_SetString(PyExc_TypeError, "from_nodes() takes a Template node");
        return NULL;
    }
    taker take = {NULL, NULL};
    uint32_t root = 0;
    PyObject *module = PyImport_ImportModule("melba.templates.nodes");
    take.kinds = module == NULL ? NULL : kinds_of(module);
    take.tree = take.kinds == NULL ? NULL : template_tree_new(PyType_GetModuleState(defining));
    if (take.tree != NULL
        && (!take_node(&take, args[0], &root) || !check(melbaentry_template_set_root(take.tree->template, root))))
        Py_CLEAR(take.tree);
    if (take.tree != NULL)
        melbacore_template_settle(take.tree->template);
    Py_XDECREF(take.kinds);
    Py_XDECREF(module);
    return (PyObject *)take.tree;
}

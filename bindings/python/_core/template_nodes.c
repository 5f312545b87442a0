/* nodes(): from a tree to Python's nodes. */
#include "template.h"

/* What one call of nodes() makes its objects with. */
typedef struct maker {
    melbacore_template_view view;
    PyObject *module;                  /* melba.templates.nodes */
    PyObject *environment;
    PyObject *no_arguments;
    PyObject *line_name, *environment_name;
    PyObject *objects;                 /* Those of the tree; borrowed. */
    PyObject **nodes, **texts;         /* Made so far, by their numbers. */
    PyObject *classes[TEMPLATE_KINDS];
    PyObject *names[TEMPLATE_KINDS][TEMPLATE_FIELDS];
} maker;

static PyObject *text_of(maker *make, uint32_t number)
{
    if (make->texts[number] == NULL) {
        melbacore_text_range range = make->view.texts[number];
        PyObject *text = template_str(make->view.bytes + range.start, range.count);
        if (text != NULL && range.count <= 64)
            PyUnicode_InternInPlace(&text);
        make->texts[number] = text;
    }
    return Py_XNewRef(make->texts[number]);
}

static PyObject *node_of(maker *make, uint32_t number)
{
    return Py_NewRef(number == 0 ? Py_None : make->nodes[number]);
}

static PyObject *list_of(maker *make, uint32_t number)
{
    const uint32_t *items = make->view.links + number + 1;
    Py_ssize_t count = make->view.links[number];
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++)
        PyList_SET_ITEM(list, i, node_of(make, items[i]));
    return list;
}

/* What a from-import names: a str, or a tuple of one and its alias. */
static PyObject *names_of(maker *make, uint32_t number)
{
    const uint32_t *items = make->view.links + number + 1;
    Py_ssize_t count = make->view.links[number] / 2;
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *item = text_of(make, items[2 * i]);
        PyObject *alias = item == NULL || items[2 * i + 1] == 0 ? NULL : text_of(make, items[2 * i + 1]);
        if (alias != NULL) {
            PyObject *pair = PyTuple_Pack(2, item, alias);
            Py_DECREF(item);
            Py_DECREF(alias);
            item = pair;
        }
        if (item == NULL || PyErr_Occurred()) {
            Py_XDECREF(item);
            Py_CLEAR(list);
        } else {
            PyList_SET_ITEM(list, i, item);
        }
    }
    return list;
}

static PyObject *constant_of(maker *make, const melbacore_node *node)
{
    uint64_t bits = node->fields[0] | (uint64_t)node->fields[1] << 32;
    double value;
    switch (node->flag) {
    case TEMPLATE_NO: Py_RETURN_FALSE;
    case TEMPLATE_YES: Py_RETURN_TRUE;
    case TEMPLATE_INTEGER: return PyLong_FromLongLong((long long)bits);
    case TEMPLATE_DOUBLE: memcpy(&value, &bits, sizeof value); return PyFloat_FromDouble(value);
    case TEMPLATE_BIG_INTEGER: {
        PyObject *text = text_of(make, node->fields[0]);
        PyObject *number = text == NULL ? NULL : PyLong_FromUnicodeObject(text, 0);
        Py_XDECREF(text);
        return number;
    }
    case TEMPLATE_TEXT: return text_of(make, node->fields[0]);
    case TEMPLATE_OBJECT: return Py_NewRef(PyList_GET_ITEM(make->objects, node->fields[0]));
    default: Py_RETURN_NONE;
    }
}

static PyObject *field_of(maker *make, const melbacore_node *node, char code, uint32_t number)
{
    switch (code) {
    case 'n': return node_of(make, number);
    case 'l': return list_of(make, number);
    case 't': return text_of(make, number);
    case 'N': return names_of(make, number);
    case 'r': return PyBool_FromLong(node->flag & 1);
    case 'q': return PyBool_FromLong(node->flag & 2);
    case 'c': return PyUnicode_InternFromString(template_uses[node->flag % 3]);
    case 'o': return PyUnicode_InternFromString(template_comparisons[node->flag & 7]);
    default: return constant_of(make, node);
    }
}

static bool set(PyObject *node, PyObject *name, PyObject *owned)
{
    bool is_set = owned != NULL && name != NULL && PyObject_SetAttr(node, name, owned) == 0;
    Py_XDECREF(owned);
    return is_set;
}

static PyObject *name_of(maker *make, uint8_t kind, int field)
{
    PyObject **name = &make->names[kind][field];
    if (*name == NULL)
        *name = PyUnicode_InternFromString(template_classes[kind].fields[field]);
    return *name;
}

static PyObject *make_node(maker *make, const melbacore_node *node)
{
    const template_class *class = &template_classes[node->kind];
    PyObject **type = &make->classes[node->kind % TEMPLATE_KINDS];
    if (node->kind >= TEMPLATE_KINDS || class->name == NULL) {
        PyErr_Format(PyExc_SystemError, "a tree has a node of kind %d", node->kind);
        return NULL;
    }
    if (*type == NULL && (*type = PyObject_GetAttrString(make->module, class->name)) == NULL)
        return NULL;
    /* Not the constructor: one class has none that may be called. */
    PyObject *made = ((PyTypeObject *)*type)->tp_new((PyTypeObject *)*type, make->no_arguments, NULL);
    if (made == NULL)
        return NULL;
    int number = 0, field = 0;
    bool is_good = true;
    for (const char *code = class->codes; is_good && *code != 0; code++) {
        bool takes = strchr("nltN-", *code) != NULL;
        if (*code != '-') {
            PyObject *value = field_of(make, node, *code, takes ? node->fields[number] : 0);
            is_good = set(made, name_of(make, node->kind, field++), value);
        }
        number += takes;
    }
    PyObject *line = node->line == 0 ? Py_NewRef(Py_None) : PyLong_FromUnsignedLong(node->line);
    is_good = is_good && set(made, make->environment_name, Py_NewRef(make->environment));
    if (!set(made, make->line_name, line) || !is_good)
        Py_CLEAR(made);
    return made;
}

static void finish(maker *make)
{
    for (size_t i = 0; make->nodes != NULL && i < make->view.node_count; i++)
        Py_XDECREF(make->nodes[i]);
    for (size_t i = 0; make->texts != NULL && i < make->view.text_count; i++)
        Py_XDECREF(make->texts[i]);
    for (int kind = 0; kind < TEMPLATE_KINDS; kind++) {
        Py_XDECREF(make->classes[kind]);
        for (int field = 0; field < TEMPLATE_FIELDS; field++)
            Py_XDECREF(make->names[kind][field]);
    }
    PyMem_Free(make->nodes);
    PyMem_Free(make->texts);
    Py_XDECREF(make->module);
    Py_XDECREF(make->no_arguments);
    Py_XDECREF(make->line_name);
    Py_XDECREF(make->environment_name);
    PyMem_Free(make);
}

/* Children come before their parents, so one pass from the first to the last makes all. */
PyObject *template_tree_nodes(PyObject *self, PyObject *environment)
{
    PyObject *root = NULL;
    maker *make = PyMem_Calloc(1, sizeof *make);
    if (make == NULL)
        return PyErr_NoMemory();
    melbacore_template_look(((template_tree *)self)->template, &make->view);
    make->objects = ((template_tree *)self)->objects;
    make->environment = environment;
    make->nodes = PyMem_Calloc(make->view.node_count + 1, sizeof *make->nodes);
    make->texts = PyMem_Calloc(make->view.text_count + 1, sizeof *make->texts);
    make->no_arguments = PyTuple_New(0);
    make->line_name = PyUnicode_InternFromString("lineno");
    make->environment_name = PyUnicode_InternFromString("environment");
    make->module = PyImport_ImportModule("melba.templates.nodes");
    if (make->nodes == NULL || make->texts == NULL) {
        PyErr_NoMemory();
    } else if (make->module != NULL && make->line_name != NULL && make->environment_name != NULL) {
        size_t i = 1;
        while (i < make->view.node_count && (make->nodes[i] = make_node(make, &make->view.nodes[i])) != NULL)
            i++;
        if (i >= make->view.node_count)
            root = node_of(make, make->view.root);
    }
    finish(make);
    return root;
}

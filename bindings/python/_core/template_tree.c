/* TemplateTree: a parsed template. */
#include "template.h"

template_tree *template_tree_new(core_state *state)
{
    template_tree *self = PyObject_GC_New(template_tree, state->template_tree);
    if (self == NULL)
        return NULL;
    self->template = NULL;
    self->objects = NULL;
    PyObject_GC_Track(self);
    if (melbacore_template_new(&self->template) != MELBA_OK) {
        Py_DECREF(self);
        PyErr_NoMemory();
        return NULL;
    }
    return self;
}

static int tree_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((template_tree *)self)->objects);
    return 0;
}

static int tree_clear(PyObject *self)
{
    Py_CLEAR(((template_tree *)self)->objects);
    return 0;
}

static void tree_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    tree_clear(self);
    melbacore_template_free(((template_tree *)self)->template);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMethodDef tree_methods[] = {
    {"nodes", template_tree_nodes, METH_O,
     PyDoc_STR("nodes($self, environment, /)\n--\n\nThe tree as nodes of melba.templates.nodes.")},
    {"from_nodes", (PyCFunction)(void (*)(void))template_tree_from_nodes,
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS | METH_CLASS,
     PyDoc_STR("from_nodes($type, template, /)\n--\n\nThe tree of a Template node and all below it.")},
    {"_image", template_tree_image, METH_NOARGS, PyDoc_STR("_image($self)\n--\n\nThe tree as bytes.")},
    {"_of_image", (PyCFunction)(void (*)(void))template_tree_of_image,
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS | METH_CLASS,
     PyDoc_STR("_of_image($type, image, objects, /)\n--\n\nThe tree that an image was made of.")},
    {NULL, NULL, 0, NULL},
};

static PyObject *tree_objects(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *objects = ((template_tree *)self)->objects;
    return Py_NewRef(objects == NULL ? Py_None : objects);
}

static PyGetSetDef tree_fields[] = {
    {"_objects", tree_objects, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot tree_slots[] = {
    {Py_tp_doc, "A parsed template."},
    {Py_tp_traverse, tree_traverse},
    {Py_tp_clear, tree_clear},
    {Py_tp_dealloc, tree_free},
    {Py_tp_methods, tree_methods},
    {Py_tp_getset, tree_fields},
    {0, NULL},
};


PyType_Spec template_tree_spec = {
    "melba._core.TemplateTree", sizeof(template_tree), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, tree_slots,
};

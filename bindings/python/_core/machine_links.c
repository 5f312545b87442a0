/* The templates that a template names, found again without asking Python for them. */
#include "machine.h"

/* ===== SameItem ========================================================= */

/* Whether a dict still has the text that a template was made of. */
typedef struct same_item {
    PyObject_HEAD
    PyObject *mapping, *key, *source;
} same_item;

static PyObject *same_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *mapping, *key, *source;
    if (kwargs != NULL || !PyArg_ParseTuple(args, "OOO:SameItem", &mapping, &key, &source))
        return NULL;
    same_item *self = (same_item *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->mapping = Py_NewRef(mapping);
    self->key = Py_NewRef(key);
    self->source = Py_NewRef(source);
    return (PyObject *)self;
}

static int same_traverse(PyObject *object, visitproc visit, void *arg)
{
    same_item *self = (same_item *)object;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->mapping);
    Py_VISIT(self->key);
    Py_VISIT(self->source);
    return 0;
}

static int same_clear(PyObject *object)
{
    same_item *self = (same_item *)object;
    Py_CLEAR(self->mapping);
    Py_CLEAR(self->key);
    Py_CLEAR(self->source);
    return 0;
}

static void same_free(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    same_clear(object);
    type->tp_free(object);
    Py_DECREF(type);
}

static int is_same(same_item *self)
{
    if (self->mapping == NULL)
        return 0;
    PyObject *now;
    if (PyDict_CheckExact(self->mapping)) {
        now = Py_XNewRef(PyDict_GetItemWithError(self->mapping, self->key));
    } else {
        now = PyObject_GetItem(self->mapping, self->key);
        if (now == NULL && PyErr_ExceptionMatches(PyExc_KeyError))
            PyErr_Clear();
    }
    if (now == NULL)
        return PyErr_Occurred() ? -1 : 0;
    int same = now == self->source ? 1 : PyObject_RichCompareBool(now, self->source, Py_EQ);
    Py_DECREF(now);
    return same;
}

static PyObject *same_call(PyObject *object, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    int same = is_same((same_item *)object);
    return same < 0 ? NULL : PyBool_FromLong(same);
}

static PyType_Slot same_slots[] = {
    {Py_tp_doc, "Says whether a mapping still has the text that a template was made of."},
    {Py_tp_new, same_new},
    {Py_tp_traverse, same_traverse},
    {Py_tp_clear, same_clear},
    {Py_tp_dealloc, same_free},
    {Py_tp_call, same_call},
    {0, NULL},
};

PyType_Spec template_same_spec = {
    "melba._core.SameItem", sizeof(same_item), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, same_slots,
};

/* ===== Links ============================================================ */

/* After so many times the cache is asked in its own way, so that it knows what is in use. */
enum { ASK_AGAIN = 64 };

/* What is known of the environment for the time of a run: its cache and loader, as they are. */
static bool look_at_environment(template_run *run)
{
    if (run->links_known)
        return run->links_mapping != NULL;
    run->links_known = true;
    if (!run->template_->has_plain_loading)
        return false;
    PyObject *dict = PyObject_GenericGetDict(run->environment, NULL);
    if (dict == NULL) {
        PyErr_Clear();
        return false;
    }
    PyObject *cache = PyDict_GetItemWithError(dict, run->world->names.cache);
    PyObject *loader = PyDict_GetItemWithError(dict, run->world->names.loader);
    PyObject *reload = PyDict_GetItemWithError(dict, run->world->names.auto_reload);
    PyObject *mapping = NULL;
    if (cache != NULL && (PyObject *)Py_TYPE(cache) == run->world->lru_cache)
        mapping = PyObject_GetAttr(cache, run->world->names._mapping);
    else if (cache != NULL && PyDict_CheckExact(cache))
        mapping = Py_NewRef(cache);
    if (mapping != NULL && PyDict_CheckExact(mapping) && loader != NULL && reload != NULL) {
        run->links_mapping = mapping;
        run->links_loader = Py_NewRef(loader);
        run->links_reload = PyObject_IsTrue(reload) > 0;
    } else {
        Py_XDECREF(mapping);
    }
    Py_DECREF(dict);
    PyErr_Clear();
    return run->links_mapping != NULL;
}

/* 1 when a template is still what its loader would give. */
static int is_current(template_run *run, template_base *template_)
{
    PyObject *asked = template_->uptodate;
    if (!run->links_reload || asked == NULL || asked == Py_None)
        return 1;
    if (Py_TYPE(asked) == run->state->template_same)
        return is_same((same_item *)asked);
    PyObject *answer = PyObject_CallNoArgs(asked);
    int truth = answer == NULL ? -1 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    return truth;
}

/* A link is a tuple of the cache's key, the loader and the template. */
static PyObject *follow(template_run *run, template_base *from, PyObject *name)
{
    PyObject *link = from->links == NULL ? NULL : PyDict_GetItemWithError(from->links, name);
    if (link == NULL || ++from->link_count % ASK_AGAIN == 0)
        return NULL;
    PyObject *found = PyTuple_GET_ITEM(link, 2);
    if (PyTuple_GET_ITEM(link, 1) != run->links_loader
        || PyDict_GetItemWithError(run->links_mapping, PyTuple_GET_ITEM(link, 0)) != found)
        return NULL;
    int current = is_current(run, (template_base *)found);
    return current > 0 ? Py_NewRef(found) : NULL;
}

/* Notes where the cache has a template that it gave. */
static bool note(template_run *run, template_base *from, PyObject *name, PyObject *found)
{
    PyObject *reference = PyWeakref_NewRef(run->links_loader, NULL);
    PyObject *key = reference == NULL ? NULL : PyTuple_Pack(2, reference, name);
    PyObject *link = NULL;
    if (key != NULL && PyDict_GetItemWithError(run->links_mapping, key) == found)
        link = PyTuple_Pack(3, key, run->links_loader, found);
    if (link != NULL && from->links == NULL)
        from->links = PyDict_New();
    bool done = link == NULL || (from->links != NULL && PyDict_SetItem(from->links, name, link) == 0);
    Py_XDECREF(link);
    Py_XDECREF(key);
    Py_XDECREF(reference);
    return done && !PyErr_Occurred();
}

PyObject *template_load(template_run *run, template_scope *scope, const melba_value *name, PyObject *method)
{
    PyObject *boxed = template_box(run, name);
    if (boxed == NULL)
        return NULL;
    template_base *from = scope->template_;
    bool is_linked = PyUnicode_CheckExact(boxed) && look_at_environment(run);
    PyObject *found = is_linked ? follow(run, from, boxed) : NULL;
    if (found == NULL && !PyErr_Occurred()) {
        found = PyObject_CallMethodObjArgs(run->environment, method, boxed, from->program->name, NULL);
        if (found != NULL && is_linked && PyObject_TypeCheck(found, run->state->template_base)
            && !note(run, from, boxed, found))
            Py_CLEAR(found);
    }
    Py_DECREF(boxed);
    return found;
}

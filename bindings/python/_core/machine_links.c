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
#ifdef Py_GIL_DISABLED
    /* Links are shared by the threads that render a template, and nothing guards them. */
    return false;
#endif
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

/* The link of a name, or NULL. */
static template_link *find_link(template_base *from, PyObject *name)
{
    for (uint32_t i = 0; i < from->link_count; i++)
        if (from->links[i].name == name)
            return &from->links[i];
    return NULL;
}

/* The template that a link leads to, a new reference, while it is what the environment would give. */
static PyObject *follow(template_run *run, template_link *link)
{
    /* What was seen once in a render holds for all of it. */
    if (link->seen == run->number)
        return Py_NewRef(link->template_);
    if (++link->uses % ASK_AGAIN == 0 || link->loader != run->links_loader
        || PyDict_GetItemWithError(run->links_mapping, link->key) != link->template_)
        return NULL;
    if (is_current(run, (template_base *)link->template_) <= 0)
        return NULL;
    link->seen = run->number;
    return Py_NewRef(link->template_);
}

/* The very key that the cache has a template under, a new reference; NULL without an exception when it has it no more. */
static PyObject *key_of(template_run *run, PyObject *template_)
{
    PyObject *key, *value;
    Py_ssize_t place = 0;
    while (PyDict_Next(run->links_mapping, &place, &key, &value))
        if (value == template_)
            return Py_NewRef(key);
    return NULL;
}

/* Notes where the cache has a template that it gave. */
static void note(template_run *run, template_base *from, PyObject *name, PyObject *found)
{
    template_link *link = find_link(from, name);
    if (link == NULL && from->link_count == TEMPLATE_LINKS)
        return;
    PyObject *key = key_of(run, found);
    if (key == NULL)
        return;
    if (link == NULL) {
        if (from->links == NULL && (from->links = PyMem_Calloc(TEMPLATE_LINKS, sizeof *from->links)) == NULL) {
            Py_DECREF(key);
            return;
        }
        link = &from->links[from->link_count++];
        link->name = Py_NewRef(name);
    }
    link->seen = run->number;
    Py_XSETREF(link->key, key);
    Py_XSETREF(link->loader, Py_NewRef(run->links_loader));
    Py_XSETREF(link->template_, Py_NewRef(found));
}

PyObject *template_load(template_run *run, template_scope *scope, const melba_value *name, PyObject *method)
{
    PyObject *boxed = template_box(run, name);
    if (boxed == NULL)
        return NULL;
    template_base *from = scope->template_;
    /* The names of links are constants of the program, so they are the same objects every time. */
    bool is_linked = PyUnicode_CheckExact(boxed) && PyUnicode_CHECK_INTERNED(boxed) && look_at_environment(run);
    template_link *link = is_linked ? find_link(from, boxed) : NULL;
    PyObject *found = link == NULL ? NULL : follow(run, link);
    if (found == NULL && !PyErr_Occurred()) {
        found = PyObject_CallMethodObjArgs(run->environment, method, boxed, from->program->name, NULL);
        if (found != NULL && is_linked && PyObject_TypeCheck(found, run->state->template_base))
            note(run, from, boxed, found);
    }
    Py_DECREF(boxed);
    return found;
}

void template_links_clear(template_base *self)
{
    template_link *links = self->links;
    uint32_t count = self->link_count;
    self->links = NULL;
    self->link_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        Py_XDECREF(links[i].name);
        Py_XDECREF(links[i].key);
        Py_XDECREF(links[i].loader);
        Py_XDECREF(links[i].template_);
    }
    PyMem_Free(links);
}

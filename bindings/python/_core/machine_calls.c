/* Calls of Python objects, filters and tests. */
#include "machine.h"

enum { FEW = 8 };

/* The arguments of a vectorcall: one free place, then those by position, then those by name. */
typedef struct vector {
    PyObject *few[FEW + 3];
    PyObject **all;
    Py_ssize_t before; /* How many the caller puts first. */
    Py_ssize_t count;  /* Without 'before' and without those by name. */
    Py_ssize_t named;
} vector;

static void drop(vector *self)
{
    for (Py_ssize_t i = 0; i < self->count + self->named; i++)
        Py_XDECREF(self->all[1 + self->before + i]);
    if (self->all != self->few)
        PyMem_Free(self->all);
}

static bool fill(template_run *run, vector *self, const melbacore_arguments *arguments, Py_ssize_t before)
{
    self->all = self->few;
    self->before = before;
    self->count = self->named = 0;
    if (arguments->count + (size_t)before > FEW) {
        self->all = PyMem_Calloc(arguments->count + (size_t)before + 1, sizeof(PyObject *));
        if (self->all == NULL) {
            PyErr_NoMemory();
            return false;
        }
    }
    for (uint32_t i = 0; i < arguments->count; i++) {
        PyObject *boxed = template_box(run, &arguments->values[i]);
        if (boxed == NULL) {
            drop(self);
            return false;
        }
        self->all[1 + before + i] = boxed;
        self->count++;
    }
    self->named = arguments->named;
    self->count -= arguments->named;
    return true;
}

/* What stands behind a *, as a list. */
static PyObject *positions_of(template_run *run, const melba_value *star)
{
    PyObject *more = template_box(run, star), *items = more == NULL ? NULL : PySequence_List(more);
    if (items == NULL && more != NULL && PyErr_ExceptionMatches(PyExc_TypeError) && Py_TYPE(more)->tp_iter == NULL
        && !PySequence_Check(more))
        PyErr_Format(PyExc_TypeError, "Value after * must be an iterable, not %.200s", Py_TYPE(more)->tp_name);
    Py_XDECREF(more);
    return items;
}

/* What stands behind **, as a dict. */
static PyObject *names_of(template_run *run, const melba_value *star_star)
{
    PyObject *more = template_box(run, star_star), *dict = more == NULL ? NULL : PyDict_New();
    if (dict != NULL && PyDict_Update(dict, more) < 0) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError))
            PyErr_Format(PyExc_TypeError, "argument after ** must be a mapping, not %.200s", Py_TYPE(more)->tp_name);
        Py_CLEAR(dict);
    }
    Py_XDECREF(more);
    return dict;
}

/* Calls with *args and **kwargs in. */
static PyObject *call_spread(PyObject *function, vector *self, const melbacore_arguments *arguments, PyObject *spread,
                             PyObject *by_name)
{
    Py_ssize_t fixed = self->before + self->count;
    PyObject *list = PyList_New(0), *kwargs = PyDict_New(), *result = NULL;
    bool done = list != NULL && kwargs != NULL;
    for (Py_ssize_t i = 0; done && i < fixed; i++)
        done = PyList_Append(list, self->all[1 + i]) == 0;
    if (done && spread != NULL)
        done = PyList_SetSlice(list, PyList_GET_SIZE(list), PyList_GET_SIZE(list), spread) == 0;
    for (Py_ssize_t i = 0; done && i < self->named; i++)
        done = PyDict_SetItem(kwargs, PyTuple_GET_ITEM((PyObject *)arguments->signature->handle, i),
                              self->all[1 + fixed + i]) == 0;
    PyObject *key, *value;
    Py_ssize_t place = 0;
    while (done && by_name != NULL && PyDict_Next(by_name, &place, &key, &value)) {
        int has = PyDict_Contains(kwargs, key);
        if (has > 0)
            PyErr_Format(PyExc_TypeError, "got multiple values for keyword argument %R", key);
        done = has == 0 && PyDict_SetItem(kwargs, key, value) == 0;
    }
    PyObject *tuple = done ? PyList_AsTuple(list) : NULL;
    if (tuple != NULL)
        result = PyObject_Call(function, tuple, kwargs);
    Py_XDECREF(tuple);
    Py_XDECREF(kwargs);
    Py_XDECREF(list);
    return result;
}

/* 'spread' and 'by_name' are what stands behind * and **, or NULL. */
static PyObject *call_vector(PyObject *function, vector *self, const melbacore_arguments *arguments, PyObject *spread,
                             PyObject *by_name)
{
    if (spread != NULL || by_name != NULL)
        return call_spread(function, self, arguments, spread, by_name);
    PyObject *names = self->named > 0 ? arguments->signature->handle : NULL;
    return PyObject_Vectorcall(function, self->all + 1,
                               (size_t)(self->before + self->count) | PY_VECTORCALL_ARGUMENTS_OFFSET, names);
}

/* The same with what the arguments say. */
static PyObject *call_with(template_run *run, PyObject *function, vector *self, const melbacore_arguments *arguments)
{
    PyObject *spread = NULL, *by_name = NULL, *result = NULL;
    bool good = arguments->star == NULL || (spread = positions_of(run, arguments->star)) != NULL;
    good = good && (arguments->star_star == NULL || (by_name = names_of(run, arguments->star_star)) != NULL);
    if (good)
        result = call_vector(function, self, arguments, spread, by_name);
    Py_XDECREF(spread);
    Py_XDECREF(by_name);
    return result;
}

/* ===== What a function wants first ====================================== */

static int pass_by_attribute(template_run *run, PyObject *object)
{
    PyObject *mark = NULL;
    if (core_optional_attribute(object, run->world->names.jinja_pass_arg, &mark) < 0)
        return -1;
    if (mark == NULL)
        return PASS_NOTHING;
    PyObject *name = PyObject_GetAttr(mark, run->world->names.name);
    Py_DECREF(mark);
    if (name == NULL) {
        PyErr_Clear();
        return PASS_NOTHING;
    }
    int pass = !PyUnicode_Check(name) ? PASS_NOTHING
             : PyUnicode_CompareWithASCIIString(name, "context") == 0 ? PASS_CONTEXT
             : PyUnicode_CompareWithASCIIString(name, "eval_context") == 0 ? PASS_EVAL_CONTEXT
             : PyUnicode_CompareWithASCIIString(name, "environment") == 0 ? PASS_ENVIRONMENT : PASS_NOTHING;
    Py_DECREF(name);
    return pass;
}

int template_pass_of(template_run *run, PyObject *function)
{
    if (PyCFunction_CheckExact(function))
        return PASS_NOTHING;
    if (PyFunction_Check(function) && ((PyFunctionObject *)function)->func_dict == NULL)
        return PASS_NOTHING;
    if (PyMethod_Check(function))
        return template_pass_of(run, PyMethod_GET_FUNCTION(function));
    if (PyType_Check(function) && !PyType_HasFeature((PyTypeObject *)function, Py_TPFLAGS_HEAPTYPE))
        return PASS_NOTHING;
    return pass_by_attribute(run, function);
}

PyObject *template_given(template_run *run, template_scope *scope, int pass)
{
    return pass == PASS_CONTEXT ? template_context(run, scope)
         : pass == PASS_EVAL_CONTEXT ? template_eval_context(run, scope) : run->environment;
}

/* ===== Calls ============================================================ */

static PyObject *after_stop(template_run *run)
{
    if (!PyErr_Occurred() || !PyErr_ExceptionMatches(PyExc_StopIteration))
        return NULL;
    PyErr_Clear();
    PyObject *hint = PyUnicode_FromString("value was undefined because a callable raised a StopIteration exception");
    PyObject *result = hint == NULL ? NULL : template_undefined(run, hint, NULL, NULL);
    Py_XDECREF(hint);
    return result;
}

/* An instance whose class's __call__ wants something first stands for that method. */
static int pass_of_instance(template_run *run, PyObject **callee)
{
    PyObject *method = PyObject_GetAttr(*callee, run->world->names.__call__);
    if (method == NULL) {
        PyErr_Clear();
        return PASS_NOTHING;
    }
    int pass = pass_by_attribute(run, method);
    if (pass > 0)
        *callee = method;
    else
        Py_DECREF(method);
    return pass;
}

static PyObject *call(template_run *run, template_scope *scope, PyObject *callee,
                      const melbacore_arguments *arguments)
{
    PyObject *owned = NULL, *result = NULL;
    vector vector;
    PyObject *spread = NULL, *by_name = NULL;
    /* What stands behind * and ** is taken apart before anything is asked of the callee. */
    if ((arguments->star != NULL && (spread = positions_of(run, arguments->star)) == NULL)
        || (arguments->star_star != NULL && (by_name = names_of(run, arguments->star_star)) == NULL)) {
        Py_XDECREF(spread);
        return NULL;
    }
    int pass = template_pass_of(run, callee);
    if (pass == PASS_NOTHING && !PyFunction_Check(callee) && !PyCFunction_CheckExact(callee)
        && !PyMethod_Check(callee) && !PyType_Check(callee)) {
        PyObject *found = callee;
        pass = pass_of_instance(run, &found);
        if (found != callee)
            callee = owned = found;
    }
    if (pass >= 0 && fill(run, &vector, arguments, pass > 0 ? 1 : 0)) {
        PyObject *given = pass > 0 ? template_given(run, scope, pass) : NULL, *derived = NULL;
        if (pass == PASS_CONTEXT && given != NULL && arguments->locals != NULL
            && arguments->locals->kind == MELBA_HANDLE && PyDict_GET_SIZE((PyObject *)arguments->locals->as.handle) > 0)
            given = derived = PyObject_CallMethodOneArg(given, run->world->names.derived, arguments->locals->as.handle);
        if (pass == PASS_NOTHING || given != NULL) {
            if (given != NULL)
                vector.all[1] = given;
            result = call_vector(callee, &vector, arguments, spread, by_name);
            if (result == NULL)
                result = after_stop(run);
        }
        Py_XDECREF(derived);
        drop(&vector);
    }
    Py_XDECREF(owned);
    Py_XDECREF(spread);
    Py_XDECREF(by_name);
    return result;
}

/* The sandbox is asked first. */
static PyObject *call_guarded(template_run *run, template_scope *scope, PyObject *callee,
                              const melbacore_arguments *arguments)
{
    PyObject *context = template_context(run, scope);
    PyObject *method = context == NULL ? NULL : PyObject_GetAttr(run->environment, run->world->names.call);
    PyObject *result = NULL;
    vector vector;
    if (method != NULL && fill(run, &vector, arguments, 2)) {
        vector.all[1] = context;
        vector.all[2] = callee;
        result = call_with(run, method, &vector, arguments);
        drop(&vector);
    }
    Py_XDECREF(method);
    return result;
}

static int call_object(template_run *run, melbacore_scope *scope, PyObject *callee,
                       const melbacore_arguments *arguments, melba_value *out)
{
    melbacore_macro *macro = template_macro_of(run->state, callee);
    if (macro != NULL && arguments->star == NULL && arguments->star_star == NULL) {
        memset(out, 0, sizeof *out);
        out->kind = MELBACORE_INSIDE;
        out->as.handle = macro;
        return MELBACORE_RUN_MACRO;
    }
    template_scope *own = template_scope_of(scope);
    PyObject *result = run->template_->is_sandboxed ? call_guarded(run, own, callee, arguments)
                                                    : call(run, own, callee, arguments);
    if (result == NULL)
        return -1;
    template_unbox(run, result, out);
    return 0;
}

int template_host_call(void *context, melbacore_scope *scope, const melba_value *callee,
                       const melbacore_arguments *arguments, melba_value *out)
{
    template_run *run = context;
    PyObject *boxed = template_box(run, callee);
    if (boxed == NULL)
        return -1;
    int status = call_object(run, scope, boxed, arguments, out);
    Py_DECREF(boxed);
    return status;
}

int template_host_call_method(void *context, melbacore_scope *scope, const melba_value *object,
                              const melbacore_name *name, const melbacore_arguments *arguments, melba_value *out)
{
    template_run *run = context;
    PyObject *boxed = template_box(run, object);
    PyObject *method = boxed == NULL ? NULL : template_get_attribute(run, boxed, name);
    int status = method == NULL ? -1 : call_object(run, scope, method, arguments, out);
    Py_XDECREF(method);
    Py_XDECREF(boxed);
    return status;
}

/* ===== Filters and tests ================================================ */

static PyObject *registered(template_run *run, bool is_filter)
{
    PyObject **place = is_filter ? &run->filters : &run->tests;
    if (*place == NULL)
        *place = PyObject_GetAttr(run->environment, is_filter ? run->world->names.filters : run->world->names.tests);
    return *place;
}

static PyObject *apply_python(template_run *run, template_scope *scope, PyObject *function,
                              const melbacore_arguments *arguments)
{
    vector vector;
    PyObject *result = NULL;
    int pass = template_pass_of(run, function);
    if (pass < 0 || !fill(run, &vector, arguments, pass > 0 ? 1 : 0))
        return NULL;
    PyObject *given = pass > 0 ? template_given(run, scope, pass) : NULL;
    if (pass == PASS_NOTHING || given != NULL) {
        if (given != NULL)
            vector.all[1] = given;
        result = call_with(run, function, &vector, arguments);
    }
    drop(&vector);
    return result;
}

static int apply(template_run *run, melbacore_scope *base, const melbacore_name *name, bool is_filter,
                 const melbacore_arguments *arguments, melba_value *out)
{
    PyObject *all = registered(run, is_filter);
    if (all == NULL)
        return -1;
    PyObject *function = Py_XNewRef(PyDict_CheckExact(all) ? PyDict_GetItemWithError(all, name->handle)
                                                      : PyObject_GetItem(all, name->handle));
    if (function == NULL) {
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_KeyError))
            return -1;
        PyErr_Clear();
        PyErr_Format(run->world->runtime_error, "No %s named %R found.", is_filter ? "filter" : "test", name->handle);
        return -1;
    }
    PyObject *result = NULL;
    vector vector;
    template_filter twin = arguments->star == NULL && arguments->star_star == NULL
                             ? template_twin_of(run->state, function) : NULL;
    if (twin != NULL && fill(run, &vector, arguments, 0)) {
        template_place place = {run->state, run->environment, run->world->undefined, base->autoescape != 0};
        result = twin(&place, vector.all[1], vector.all + 2, vector.count - 1,
                      vector.named > 0 ? arguments->signature->handle : NULL);
        drop(&vector);
    }
    if (result == NULL && !PyErr_Occurred())
        result = apply_python(run, template_scope_of(base), function, arguments);
    Py_DECREF(function);
    if (result == NULL)
        return -1;
    template_unbox(run, result, out);
    return 0;
}

int template_host_filter(void *context, melbacore_scope *scope, const melbacore_name *name,
                         const melbacore_arguments *arguments, melba_value *out)
{
    return apply(context, scope, name, true, arguments, out);
}

int template_host_test(void *context, melbacore_scope *scope, const melbacore_name *name,
                       const melbacore_arguments *arguments, melba_value *out)
{
    return apply(context, scope, name, false, arguments, out);
}

int template_host_keywords(void *context, const melbacore_arguments *arguments, const uint32_t *left, uint32_t count,
                           melba_value *out)
{
    PyObject *dict = PyDict_New();
    for (uint32_t i = 0; dict != NULL && i < count; i++) {
        const melba_value *value = &arguments->values[arguments->count - arguments->named + left[i]];
        PyObject *boxed = template_box(context, value);
        if (boxed == NULL
            || PyDict_SetItem(dict, PyTuple_GET_ITEM((PyObject *)arguments->signature->handle, left[i]), boxed) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(boxed);
    }
    if (dict == NULL)
        return -1;
    template_unbox(context, dict, out);
    return 0;
}

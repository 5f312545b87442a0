/* Rendering step by step: for streams, for async environments, and for Python code that has a Context of its own. */
#include "machine.h"

typedef struct stepper {
    PyObject_HEAD
    template_run run;
    template_scope *scope;
    template_base *template_;
    int64_t block; /* Of the scope; -1 for the root. */
    Py_ssize_t part; /* Of the parts of a native environment. */
    PyObject *macro, *args, *names; /* Of a macro; NULL for the root or a block. */
    bool is_begun, is_ended, is_running, is_done;
    bool is_whole; /* It pauses only to wait. */
} stepper;

static void finish(stepper *self)
{
    if (!self->is_ended) {
        self->is_ended = true;
        if (self->is_begun)
            template_run_end(&self->run);
    }
}

static int stepper_traverse(PyObject *object, visitproc visit, void *arg)
{
    stepper *self = (stepper *)object;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->scope);
    Py_VISIT(self->template_);
    Py_VISIT(self->macro);
    Py_VISIT(self->args);
    return 0;
}

static void stepper_free(PyObject *object)
{
    stepper *self = (stepper *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    finish(self);
    Py_XDECREF(self->macro);
    Py_XDECREF(self->args);
    Py_XDECREF(self->names);
    Py_XDECREF(self->scope);
    Py_XDECREF(self->template_);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyObject *new_stepper(template_base *template_, template_scope *owned, int64_t block)
{
    if (owned == NULL)
        return NULL;
    stepper *self = PyObject_GC_New(stepper, template_->state->template_stepper);
    if (self == NULL) {
        Py_DECREF(owned);
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    self->scope = owned;
    self->template_ = (template_base *)Py_NewRef((PyObject *)template_);
    self->block = block;
    self->run.state = template_->state;
    self->run.scope = owned;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

PyObject *template_macro_stepper(template_scope *scope, PyObject *macro, PyObject *args, PyObject *names)
{
    stepper *self = (stepper *)new_stepper(scope->template_, (template_scope *)Py_NewRef((PyObject *)scope), -1);
    if (self == NULL)
        return NULL;
    self->macro = Py_NewRef(macro);
    self->args = Py_NewRef(args);
    self->names = Py_XNewRef(names);
    return (PyObject *)self;
}

static bool begin(stepper *self)
{
    if (!template_run_begin(&self->run, self->template_))
        return false;
    self->is_begun = true;
    if (self->template_->is_native && self->macro == NULL && (self->run.parts = PyList_New(0)) == NULL)
        return false;
    if (self->macro != NULL) {
        if (!template_macro_begin(&self->run, self->macro, self->args, self->names))
            return false;
        melbacore_machine_pause_at(self->run.machine, 1);
        return true;
    }
    /* A run of the root has the blocks of its own template first, where a Context did not say which. */
    if (self->block < 0 && self->scope->base.block_count == 0 && !melbacore_scope_begin(&self->scope->base)) {
        PyErr_NoMemory();
        return false;
    }
    if (!melbacore_machine_begin(self->run.machine, &template_host, &self->run, self->template_->machine_flags,
                                 &self->scope->base, self->block)) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        return false;
    }
    if (!self->is_whole)
        melbacore_machine_pause_at(self->run.machine, 1);
    return true;
}

/* What was written since the last step, or NULL without an exception for nothing. */
static PyObject *written(stepper *self)
{
    if (self->run.parts != NULL && self->part < PyList_GET_SIZE(self->run.parts)) {
        PyObject *value = Py_NewRef(PyList_GET_ITEM(self->run.parts, self->part));
        self->part++;
        return value;
    }
    const melbacore_output *output = melbacore_machine_output(self->run.machine);
    if (output->size == 0 || !melbacore_machine_can_take(self->run.machine))
        return NULL;
    melba_text text = {output->data, output->size, output->width};
    PyObject *str = template_text(&self->run, text, output->widest, false);
    melbacore_machine_take(self->run.machine);
    return str;
}

enum { STEP_FAILED = -1, STEP_DONE = 0, STEP_TEXT = 1, STEP_WAITS = 2 };

static int step(stepper *self, PyObject **out)
{
    *out = NULL;
    if (self->is_ended)
        return STEP_DONE;
    if (self->is_running) {
        PyErr_SetString(PyExc_ValueError, "the template is already being rendered");
        return STEP_FAILED;
    }
    if (!self->is_begun && !begin(self)) {
        finish(self);
        return STEP_FAILED;
    }
    for (;;) {
        if ((*out = written(self)) != NULL)
            return STEP_TEXT;
        if (PyErr_Occurred())
            break;
        if (self->is_done) {
            finish(self);
            return STEP_DONE;
        }
        uint32_t outcome = MELBACORE_DONE;
        self->is_running = true;
        melba_status status = melbacore_machine_run(self->run.machine, &outcome);
        self->is_running = false;
        if (status != MELBA_OK) {
            PyErr_SetString(PyExc_SystemError, melba_status_text(status));
            break;
        }
        if (outcome == MELBACORE_FAILED) {
            template_add_places(&self->run);
            break;
        }
        if (outcome == MELBACORE_WAITS) {
            *out = template_box(&self->run, melbacore_machine_awaited(self->run.machine));
            return *out == NULL ? STEP_FAILED : STEP_WAITS;
        }
        if (outcome == MELBACORE_DONE)
            self->is_done = true;
    }
    finish(self);
    return STEP_FAILED;
}

static PyObject *stepper_next(PyObject *object)
{
    PyObject *value;
    int kind = step((stepper *)object, &value);
    if (kind == STEP_WAITS) {
        Py_DECREF(value);
        PyErr_SetString(PyExc_RuntimeError, "a template has to wait where it cannot");
        return NULL;
    }
    return kind == STEP_TEXT ? value : NULL;
}

/* (1, text), (2, awaitable) or None at the end. */
static PyObject *stepper_step(PyObject *object, PyObject *Py_UNUSED(none))
{
    PyObject *value;
    int kind = step((stepper *)object, &value);
    if (kind == STEP_FAILED)
        return NULL;
    if (kind == STEP_DONE)
        Py_RETURN_NONE;
    return Py_BuildValue("(iN)", kind, value);
}

/* Goes on with what was waited for; without an argument a loop's items have come to their end. */
static PyObject *stepper_answer(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    stepper *self = (stepper *)object;
    if (self->is_ended || !self->is_begun || self->is_running)
        Py_RETURN_NONE;
    if (count == 0) {
        melbacore_machine_answer(self->run.machine, NULL);
    } else {
        melba_value value;
        template_unbox(&self->run, Py_NewRef(args[0]), &value);
        melbacore_machine_answer(self->run.machine, &value);
    }
    Py_RETURN_NONE;
}

/* Ends with the exception that is given, which gets the template's places. */
static PyObject *stepper_fail(PyObject *object, PyObject *error)
{
    stepper *self = (stepper *)object;
    PyObject *traceback = PyException_GetTraceback(error);
    PyErr_Restore(Py_NewRef((PyObject *)Py_TYPE(error)), Py_NewRef(error), traceback);
    if (self->is_begun && !self->is_ended)
        template_add_places(&self->run);
    PyObject *type, *value, *places;
    PyErr_Fetch(&type, &value, &places);
    if (!self->is_running)
        finish(self);
    PyErr_Restore(type, value, places);
    return NULL;
}

static PyObject *stepper_close(PyObject *object, PyObject *Py_UNUSED(none))
{
    if (!((stepper *)object)->is_running)
        finish((stepper *)object);
    Py_RETURN_NONE;
}

static PyMethodDef stepper_methods[] = {
    {"step", stepper_step, METH_NOARGS, PyDoc_STR("step($self)\n--\n\n(1, text), (2, awaitable), or None at the end.")},
    {"answer", (PyCFunction)(void (*)(void))stepper_answer, METH_FASTCALL,
     PyDoc_STR("answer($self, *value)\n--\n\nWhat was waited for; nothing when a loop's items have come to their end.")},
    {"fail", stepper_fail, METH_O, PyDoc_STR("fail($self, error, /)\n--\n\nEnd with an exception.")},
    {"close", stepper_close, METH_NOARGS, PyDoc_STR("close($self)\n--\n\nEnd.")},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot stepper_slots[] = {
    {Py_tp_doc, "A template that is rendered step by step."},
    {Py_tp_traverse, stepper_traverse},
    {Py_tp_dealloc, stepper_free},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, stepper_next},
    {Py_tp_methods, stepper_methods},
    {0, NULL},
};

PyType_Spec template_stepper_spec = {
    "melba._core.TemplateStepper", sizeof(stepper), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, stepper_slots,
};

/* ===== How to get one =================================================== */

static PyObject *of_context(template_base *template_, PyObject *context, int64_t block, PyObject *name)
{
    template_run run = {.state = template_->state, .world = template_world_of(template_->state)};
    if (run.world == NULL)
        return NULL;
    template_scope *scope = template_scope_of_context(&run, template_, context);
    if (scope == NULL)
        return NULL;
    if (name != NULL) {
        /* The block of this very template, wherever it stands among those of its name. */
        Py_ssize_t size;
        const char *text = PyUnicode_AsUTF8AndSize(name, &size);
        if (text == NULL) {
            Py_DECREF(scope);
            return NULL;
        }
        melba_bytes bytes = {text, (size_t)size};
        for (block = melbacore_scope_block(&scope->base, bytes, -1);
             block >= 0 && scope->base.blocks[block].program != template_->program->program;
             block = melbacore_scope_block(&scope->base, bytes, block))
            ;
        if (block < 0) {
            block = scope->base.block_count;
            for (uint32_t i = 0;; i++) {
                const melbacore_name *own = melbacore_program_block(template_->program->program, i);
                if (own == NULL || PyUnicode_Compare(own->handle, name) == 0) {
                    if (own == NULL || !melbacore_scope_add(&scope->base, template_->program->program, i))
                        PyErr_SetObject(PyExc_KeyError, name);
                    break;
                }
            }
            if (PyErr_Occurred()) {
                Py_DECREF(scope);
                return NULL;
            }
        }
    }
    return new_stepper(template_, scope, block);
}

static PyObject *maybe_async(template_base *template_, PyObject *made)
{
    if (made == NULL || !template_->is_async)
        return made;
    template_world *world = template_world_of(template_->state);
    PyObject *result = world == NULL ? NULL : PyObject_CallMethod(world->support, "drive", "O", made);
    Py_DECREF(made);
    return result;
}

PyObject *template_base_root(PyObject *object, PyObject *context)
{
    template_base *self = (template_base *)object;
    if (self->program == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "this template has no program");
        return NULL;
    }
    PyObject *made = of_context(self, context, -1, NULL);
    if (made != NULL) {
        /* A Context that was made for this template has its blocks; the run begins with them in any case. */
        stepper *own = (stepper *)made;
        if (own->scope->base.program != self->program->program)
            own->scope->base.program = self->program->program;
    }
    return maybe_async(self, made);
}

/* A stepper for variables in a dict, without a Context. */
PyObject *template_base_run(PyObject *object, PyObject *variables)
{
    template_base *self = (template_base *)object;
    if (self->program == NULL || !PyDict_Check(variables)) {
        PyErr_SetString(PyExc_TypeError, "_run() takes a dict");
        return NULL;
    }
    template_scope *scope = template_scope_new(self);
    if (scope != NULL)
        scope->variables = Py_NewRef(variables);
    PyObject *made = new_stepper(self, scope, -1);
    if (made != NULL)
        ((stepper *)made)->is_whole = true;
    return made;
}

/* ===== Blocks =========================================================== */

typedef struct block_object {
    PyObject_HEAD
    template_base *template_;
    PyObject *name;
} block_object;

PyObject *template_base_block(PyObject *object, PyObject *name)
{
    template_base *template_ = (template_base *)object;
    if (!PyUnicode_Check(name) || template_->program == NULL) {
        PyErr_SetString(PyExc_TypeError, "_block() takes a name");
        return NULL;
    }
    block_object *self = PyObject_GC_New(block_object, template_->state->template_block);
    if (self == NULL)
        return NULL;
    self->template_ = (template_base *)Py_NewRef(object);
    self->name = Py_NewRef(name);
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static int block_traverse(PyObject *object, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(((block_object *)object)->template_);
    return 0;
}

static void block_free(PyObject *object)
{
    block_object *self = (block_object *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    Py_DECREF(self->template_);
    Py_DECREF(self->name);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyObject *block_call(PyObject *object, PyObject *args, PyObject *kwargs)
{
    block_object *self = (block_object *)object;
    if (kwargs != NULL || PyTuple_GET_SIZE(args) != 1) {
        PyErr_SetString(PyExc_TypeError, "a block is called with a context");
        return NULL;
    }
    return maybe_async(self->template_, of_context(self->template_, PyTuple_GET_ITEM(args, 0), -1, self->name));
}

static PyObject *block_compare(PyObject *left, PyObject *right, int how)
{
    if (Py_TYPE(left) != Py_TYPE(right) || (how != Py_EQ && how != Py_NE))
        Py_RETURN_NOTIMPLEMENTED;
    block_object *a = (block_object *)left, *b = (block_object *)right;
    bool is_equal = a->template_ == b->template_ && PyUnicode_Compare(a->name, b->name) == 0;
    return PyBool_FromLong(is_equal == (how == Py_EQ));
}

static Py_hash_t block_hash(PyObject *object)
{
    return PyObject_Hash(((block_object *)object)->name);
}

bool template_block_add(template_run *run, template_scope *scope, PyObject *block)
{
    if (Py_TYPE(block) != run->state->template_block)
        return true;
    block_object *self = (block_object *)block;
    const melbacore_name *name;
    for (uint32_t i = 0; (name = melbacore_program_block(self->template_->program->program, i)) != NULL; i++) {
        if (PyUnicode_Compare(name->handle, self->name) != 0)
            continue;
        if (!melbacore_scope_add(&scope->base, self->template_->program->program, i)) {
            PyErr_NoMemory();
            return false;
        }
        if (scope->parents == NULL && (scope->parents = PyList_New(0)) == NULL)
            return false;
        return PyList_Append(scope->parents, (PyObject *)self->template_) == 0;
    }
    return true;
}

static PyType_Slot block_slots[] = {
    {Py_tp_doc, "A block of a template: a function of a context."},
    {Py_tp_traverse, block_traverse},
    {Py_tp_dealloc, block_free},
    {Py_tp_call, block_call},
    {Py_tp_richcompare, block_compare},
    {Py_tp_hash, block_hash},
    {0, NULL},
};

PyType_Spec template_block_spec = {
    "melba._core.TemplateBlock", sizeof(block_object), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, block_slots,
};

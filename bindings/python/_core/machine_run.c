/* Running a template: what it knows of Python, a machine to do it, and where it was when something failed. */
#include "machine.h"

#include <frameobject.h>

/* ===== What is known of other modules =================================== */

static PyObject *attribute_of(const char *module, const char *name)
{
    PyObject *imported = PyImport_ImportModule(module);
    PyObject *found = imported == NULL ? NULL : PyObject_GetAttrString(imported, name);
    Py_XDECREF(imported);
    return found;
}

static template_world *make_world(void)
{
    template_world *world = PyMem_Calloc(1, sizeof *world);
    if (world == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    bool good = true;
#define X(name) good = good && (world->names.name = PyUnicode_InternFromString(#name)) != NULL;
    TEMPLATE_NAMES(X)
#undef X
    const struct {
        PyObject **place;
        const char *module, *name;
    } needed[] = {
        {&world->undefined, "melba.templates.runtime", "Undefined"},
        {&world->eval_context, "melba.templates.runtime", "EvalContext"},
        {&world->namespace, "melba.templates.utils", "Namespace"},
        {&world->missing, "melba.templates.utils", "missing"},
        {&world->context, "melba.templates.runtime", "Context"},
        {&world->str_join, "melba.templates.runtime", "str_join"},
        {&world->markup_join, "melba.templates.runtime", "markup_join"},
        {&world->environment, "melba.templates.environment", "Environment"},
        {&world->template_class, "melba.templates.environment", "Template"},
        {&world->chain_map, "collections", "ChainMap"},
        {&world->markup, "melba.markup", "Markup"},
        {&world->lru_cache, "melba.templates.utils", "LRUCache"},
        {&world->runtime_error, "melba.templates.exceptions", "TemplateRuntimeError"},
        {&world->not_found, "melba.templates.exceptions", "TemplateNotFound"},
        {&world->syntax_error, "melba.templates.exceptions", "TemplateSyntaxError"},
        {&world->assertion_error, "melba.templates.exceptions", "TemplateAssertionError"},
    };
    for (size_t i = 0; good && i < sizeof needed / sizeof *needed; i++)
        good = (*needed[i].place = attribute_of(needed[i].module, needed[i].name)) != NULL;
    good = good && (world->support = PyImport_ImportModule("melba.templates._support")) != NULL;
    /* What the first traceback needs, because importing takes much of a stack that may be short by then. */
    PyObject *early = good ? PyImport_ImportModule("melba.templates.debug") : NULL;
    Py_XDECREF(early);
    if (early != NULL)
        return world;
    PyMem_Free(world);
    return NULL;
}

template_world *template_world_of(core_state *state)
{
    template_world *world = __atomic_load_n(&state->template_world, __ATOMIC_ACQUIRE);
    if (world != NULL)
        return world;
    world = make_world();
    template_world *none = NULL;
    if (world != NULL && !__atomic_compare_exchange_n(&state->template_world, &none, world, false, __ATOMIC_ACQ_REL,
                                                      __ATOMIC_ACQUIRE)) {
        /* Another thread was faster; what this one made holds nothing that must be given back soon. */
        world = none;
    }
    return world;
}

int template_world_traverse(core_state *state, visitproc visit, void *arg)
{
    template_world *world = state->template_world;
    if (world == NULL)
        return 0;
    Py_VISIT(world->undefined);
    Py_VISIT(world->eval_context);
    Py_VISIT(world->namespace);
    Py_VISIT(world->context);
    Py_VISIT(world->str_join);
    Py_VISIT(world->markup_join);
    Py_VISIT(world->environment);
    Py_VISIT(world->template_class);
    Py_VISIT(world->chain_map);
    Py_VISIT(world->markup);
    Py_VISIT(world->lru_cache);
    Py_VISIT(world->runtime_error);
    Py_VISIT(world->not_found);
    Py_VISIT(world->syntax_error);
    Py_VISIT(world->assertion_error);
    Py_VISIT(world->support);
    return 0;
}

void template_world_clear(core_state *state)
{
    template_world *world = state->template_world;
    if (world == NULL)
        return;
    state->template_world = NULL;
#define X(name) Py_CLEAR(world->names.name);
    TEMPLATE_NAMES(X)
#undef X
    PyObject **all[] = {&world->undefined, &world->eval_context, &world->namespace, &world->missing, &world->context,
                        &world->str_join, &world->markup_join, &world->environment, &world->template_class,
                        &world->chain_map, &world->markup, &world->lru_cache, &world->runtime_error,
                        &world->not_found, &world->syntax_error, &world->assertion_error, &world->support};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        Py_CLEAR(*all[i]);
    for (int i = 0; i < CORE_READERS; i++)
        melbacore_machine_free(world->machines[i]);
    if (world->spare_scope != NULL)
        PyObject_GC_Del(world->spare_scope);
    PyMem_Free(world);
}

/* ===== A run ============================================================ */

bool template_run_begin(template_run *run, template_base *template_)
{
    run->world = template_world_of(run->state);
    run->template_ = template_;
    if (run->world == NULL)
        return false;
    run->number = __atomic_add_fetch(&run->world->runs, 1, __ATOMIC_RELAXED);
    if (template_->environment == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "this template has no environment");
        return false;
    }
    run->environment = Py_NewRef(template_->environment);
    for (int i = 0; i < CORE_READERS; i++) {
        run->machine = __atomic_exchange_n(&run->world->machines[i], NULL, __ATOMIC_ACQ_REL);
        if (run->machine != NULL)
            return true;
    }
    if (melbacore_machine_new(&run->machine) == MELBA_OK)
        return true;
    Py_CLEAR(run->environment);
    PyErr_NoMemory();
    return false;
}

/* Greater output than this is not kept for the next render. */
enum { KEPT_OUTPUT = 1 << 20 };

void template_run_end(template_run *run)
{
    if (run->machine != NULL) {
        melbacore_machine_close(run->machine);
        melbacore_machine *mine = run->machine;
        run->machine = NULL;
        if (melbacore_machine_output(mine)->capacity <= KEPT_OUTPUT)
            for (int i = 0; i < CORE_READERS && mine != NULL; i++)
                mine = __atomic_exchange_n(&run->world->machines[i], mine, __ATOMIC_ACQ_REL);
        melbacore_machine_free(mine);
    }
    Py_CLEAR(run->environment);
    Py_CLEAR(run->filters);
    Py_CLEAR(run->tests);
    Py_CLEAR(run->parts);
    Py_CLEAR(run->links_mapping);
    Py_CLEAR(run->links_loader);
}

/* ===== Places =========================================================== */

/* Adds an entry to the traceback of the exception that stands. */
static void add_place(template_run *run, const melbacore_place *place)
{
    static const char *const kinds[] = {"top-level template code", "block", "macro", "call block", "loop"};
    template_program *program = melbacore_program_owner(place->program);
    const char *filename = "<template>";
    if (program != NULL && program->filename != Py_None) {
        filename = PyUnicode_AsUTF8(program->filename);
        if (filename == NULL) {
            PyErr_Clear();
            filename = "<template>";
        }
    }
    char function[128];
    uint32_t kind = place->function_kind < 5 ? place->function_kind : 0;
    if (kind == 0 || place->name->size == 0 || kind > 2)
        snprintf(function, sizeof function, "%s", kinds[kind]);
    else
        snprintf(function, sizeof function, "%s '%.*s'", kinds[kind], (int)(place->name->size > 90 ? 90 : place->name->size),
                 (const char *)place->name->data);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyCodeObject *code = PyCode_NewEmpty(filename, function, (int)place->line);
    PyObject *globals = code == NULL ? NULL : PyObject_CallMethod(run->world->support, "globals_of", "O",
                                                                  program == NULL ? Py_None : (PyObject *)program);
    PyFrameObject *frame = globals == NULL ? NULL : PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    PyErr_Clear();
    PyErr_Restore(type, value, traceback);
    if (frame != NULL) {
#if PY_VERSION_HEX < 0x030b0000
        frame->f_lineno = (int)place->line;
#endif
        PyTraceBack_Here(frame);
    }
    Py_XDECREF(frame);
    Py_XDECREF(globals);
    Py_XDECREF(code);
}

/* So many functions of a template are in a traceback at most. */
enum { MOST_PLACES = 64 };

void template_add_places(template_run *run)
{
    melbacore_place place;
    for (uint32_t level = 0; level < MOST_PLACES && melbacore_machine_place(run->machine, level, &place); level++)
        add_place(run, &place);
}

bool template_run_go(template_run *run)
{
    uint32_t outcome = MELBACORE_DONE;
    if (Py_EnterRecursiveCall(" in a template"))
        return false;
    melba_status status = melbacore_machine_run(run->machine, &outcome);
    Py_LeaveRecursiveCall();
    if (status != MELBA_OK) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_SystemError, melba_status_text(status));
        return false;
    }
    if (outcome == MELBACORE_DONE)
        return true;
    if (outcome == MELBACORE_WAITS)
        PyErr_SetString(PyExc_RuntimeError, "a template has to wait where it cannot");
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_SystemError, "a template failed without a reason");
    template_add_places(run);
    return false;
}

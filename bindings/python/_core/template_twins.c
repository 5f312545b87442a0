/*
 * Which C function stands for which Python function.  The twin belongs to the
 * function and not to the name, so that a filter of the user's own under the
 * same name is called.
 */
#include "template_twins.h"

enum { SLOTS = 256 };

typedef struct template_slot {
    PyObject *function;
    template_filter run;
} template_slot;

/* The twins of one dict.  A table does not change once it can be seen, so it is read without a lock. */
typedef struct template_table {
    struct template_table *next;
    template_slot slots[SLOTS];
} template_table;

struct template_twins {
    PyObject *names[TWIN_NAMES];
    template_table *tables;
};

static size_t slot_of(PyObject *function)
{
    return (((uintptr_t)function >> 4) * 0x9e3779b97f4a7c15u >> 32) % SLOTS;
}

template_filter template_twin_of(core_state *state, PyObject *function)
{
    struct template_twins *twins = __atomic_load_n(&state->twins, __ATOMIC_ACQUIRE);
    template_table *table = twins == NULL ? NULL : __atomic_load_n(&twins->tables, __ATOMIC_ACQUIRE);
    for (; table != NULL; table = table->next)
        for (size_t i = slot_of(function); table->slots[i].function != NULL; i = (i + 1) % SLOTS)
            if (table->slots[i].function == function)
                return table->slots[i].run;
    return NULL;
}

PyObject *template_name(const template_place *place, int name)
{
    return place->state->twins->names[name];
}

static void free_table(template_table *table)
{
    for (size_t i = 0; i < SLOTS; i++)
        Py_XDECREF(table->slots[i].function);
    PyMem_Free(table);
}

static void free_twins(struct template_twins *twins)
{
    for (int i = 0; i < TWIN_NAMES; i++)
        Py_XDECREF(twins->names[i]);
    while (twins->tables != NULL) {
        template_table *table = twins->tables;
        twins->tables = table->next;
        free_table(table);
    }
    PyMem_Free(twins);
}

/* What all tables share, made with the first of them; NULL with an exception. */
static struct template_twins *made(core_state *state)
{
    struct template_twins *twins = __atomic_load_n(&state->twins, __ATOMIC_ACQUIRE), *others = NULL;
    if (twins != NULL)
        return twins;
    static const char *const names[TWIN_NAMES] = {
        [TWIN_CAPITALIZE] = "capitalize", [TWIN_DUMPS_FUNCTION] = "json.dumps_function",
        [TWIN_DUMPS_KWARGS] = "json.dumps_kwargs", [TWIN_LEEWAY] = "truncate.leeway", [TWIN_LOWER] = "lower",
        [TWIN_POLICIES] = "policies", [TWIN_ROUND] = "__round__", [TWIN_SORT_KEYS] = "sort_keys",
        [TWIN_STRIP] = "strip", [TWIN_UPPER] = "upper",
    };
    if (!core_knows_markup(state) && !core_has_markup(state))
        return NULL;
    twins = PyMem_Calloc(1, sizeof *twins);
    if (twins == NULL)
        return (struct template_twins *)PyErr_NoMemory();
    for (int i = 0; i < TWIN_NAMES; i++)
        if ((twins->names[i] = PyUnicode_InternFromString(names[i])) == NULL) {
            free_twins(twins);
            return NULL;
        }
    /* Without the global lock another thread may have been quicker. */
    if (__atomic_compare_exchange_n(&state->twins, &others, twins, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return twins;
    free_twins(twins);
    return others;
}

static bool add(template_table *table, PyObject *functions, const template_twin *twin)
{
    for (; twin->name != NULL; twin++) {
        PyObject *name = PyUnicode_FromString(twin->name);
        PyObject *function = name == NULL ? NULL : PyDict_GetItemWithError(functions, name);
        Py_XINCREF(function);
        Py_XDECREF(name);
        if (function == NULL) {
            if (PyErr_Occurred())
                return false;
            continue;
        }
        size_t i = slot_of(function);
        while (table->slots[i].function != NULL && table->slots[i].function != function)
            i = (i + 1) % SLOTS;
        if (table->slots[i].function != NULL)
            Py_DECREF(function);
        table->slots[i] = (template_slot){function, twin->run};
    }
    return true;
}

/* (functions, are_filters) */
PyObject *core_template_twins(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyDict_CheckExact(args[0])) {
        PyErr_SetString(PyExc_TypeError, "_template_twins() takes a dict and a bool");
        return NULL;
    }
    PyObject *functions = args[0];
    struct template_twins *twins = made(core_state_of(module));
    template_table *table = twins == NULL ? NULL : PyMem_Calloc(1, sizeof *table);
    if (table == NULL)
        return twins == NULL ? NULL : PyErr_NoMemory();
    bool is_good = args[1] == Py_True
        ? add(table, functions, template_text_twins) && add(table, functions, template_html_twins)
            && add(table, functions, template_value_twins) && add(table, functions, template_item_twins)
        : add(table, functions, template_test_twins) && add(table, functions, template_compare_twins);
    if (!is_good) {
        free_table(table);
        return NULL;
    }
    table->next = __atomic_load_n(&twins->tables, __ATOMIC_ACQUIRE);
    while (!__atomic_compare_exchange_n(&twins->tables, &table->next, table, true, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        continue;
    Py_RETURN_NONE;
}

/* (function, environment, Undefined, autoescape, value, *args, **names) */
PyObject *core_template_call(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    if (count < 5) {
        PyErr_SetString(PyExc_TypeError, "_template_call() takes at least 5 positional arguments");
        return NULL;
    }
    template_place place = {core_state_of(module), args[1], args[2], PyObject_IsTrue(args[3]) == 1};
    template_filter run = template_twin_of(place.state, args[0]);
    PyObject *result = run == NULL ? NULL : run(&place, args[4], args + 5, count - 5, names);
    return result != NULL || PyErr_Occurred() ? result : Py_NewRef(Py_NotImplemented);
}

int core_template_traverse(core_state *state, visitproc visit, void *arg)
{
    template_table *table = state->twins == NULL ? NULL : state->twins->tables;
    for (; table != NULL; table = table->next)
        for (size_t i = 0; i < SLOTS; i++)
            Py_VISIT(table->slots[i].function);
    return 0;
}

void core_template_clear(core_state *state)
{
    struct template_twins *twins = state->twins;
    state->twins = NULL;
    if (twins != NULL)
        free_twins(twins);
}

/* dumps and Fragment: what melba.json offers of writing. */
#include "json.h"

#include <structmember.h>

/* ===== Fragment ========================================================= */

typedef struct fragment {
    PyObject_HEAD
    PyObject *contents;
} fragment;

static PyObject *fragment_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    if (PyTuple_GET_SIZE(args) != 1 || (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0)) {
        PyErr_SetString(PyExc_TypeError, "Fragment() takes one positional argument: bytes or str");
        return NULL;
    }
    fragment *self = (fragment *)type->tp_alloc(type, 0);
    if (self != NULL)
        self->contents = Py_NewRef(PyTuple_GET_ITEM(args, 0));
    return (PyObject *)self;
}

static int fragment_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((fragment *)self)->contents);
    return 0;
}

static int fragment_clear(PyObject *self)
{
    Py_CLEAR(((fragment *)self)->contents);
    return 0;
}

static void fragment_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    fragment_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef fragment_members[] = {
    {"contents", T_OBJECT_EX, offsetof(fragment, contents), READONLY, "The bytes or str that is written as it is."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot fragment_slots[] = {
    {Py_tp_doc, "Fragment(contents, /)\n--\n\nFinished JSON, as bytes or str, that dumps writes as it is."},
    {Py_tp_new, fragment_new},
    {Py_tp_traverse, fragment_traverse},
    {Py_tp_clear, fragment_clear},
    {Py_tp_dealloc, fragment_free},
    {Py_tp_members, fragment_members},
    {0, NULL},
};

static PyType_Spec fragment_spec = {
    "melba.json.Fragment", sizeof(fragment), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, fragment_slots,
};

/* ===== Types ============================================================ */

static int visit_types(json_types *types, visitproc visit, void *arg)
{
    Py_VISIT(types->encode_error);
    Py_VISIT(types->fragment);
    Py_VISIT(types->enum_meta);
    Py_VISIT(types->uuid);
    Py_VISIT(types->datetime);
    Py_VISIT(types->date);
    Py_VISIT(types->time);
    Py_VISIT(types->timedelta);
    Py_VISIT(types->zoneinfo);
    Py_VISIT(types->decimal);
    Py_VISIT(types->ndarray);
    Py_VISIT(types->generic);
    Py_VISIT(types->utc);
    Py_VISIT(types->field_type);
    return 0;
}

int core_json_traverse(core_state *state, visitproc visit, void *arg)
{
    return state->json == NULL ? 0 : visit_types(state->json, visit, arg);
}

static void free_types(json_types *types)
{
    Py_XDECREF(types->encode_error);
    Py_XDECREF(types->fragment);
    Py_XDECREF(types->enum_meta);
    Py_XDECREF(types->uuid);
    Py_XDECREF(types->datetime);
    Py_XDECREF(types->date);
    Py_XDECREF(types->time);
    Py_XDECREF(types->timedelta);
    Py_XDECREF(types->zoneinfo);
    Py_XDECREF(types->decimal);
    Py_XDECREF(types->ndarray);
    Py_XDECREF(types->generic);
    Py_XDECREF(types->utc);
    Py_XDECREF(types->field_type);
    for (int i = 0; i < NAME_COUNT; i++)
        Py_XDECREF(types->names[i]);
    PyMem_Free(types);
}

void core_json_clear(core_state *state)
{
    json_types *types = state->json;
    state->json = NULL;
    if (types != NULL)
        free_types(types);
}

/* The types that writing needs, made when the first of their users is imported. */
static json_types *types_of(PyObject *module)
{
    core_state *state = core_state_of(module);
    json_types *types = __atomic_load_n(&state->json, __ATOMIC_ACQUIRE), *others = NULL;
    if (types != NULL)
        return types;
    types = PyMem_Calloc(1, sizeof *types);
    if (types == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    static const char *const names[NAME_COUNT] = {
        [NAME_DICT] = "__dict__", [NAME_FIELDS] = "__dataclass_fields__", [NAME_INT] = "int",
        [NAME_SLOTS] = "__slots__", [NAME_VALUE] = "value",
    };
    bool is_good = true;
    for (int i = 0; i < NAME_COUNT; i++)
        is_good = (types->names[i] = PyUnicode_InternFromString(names[i])) != NULL && is_good;
    types->encode_error = !is_good ? NULL : PyErr_NewExceptionWithDoc(
        "melba.json.JSONEncodeError", "What dumps cannot write.", PyExc_TypeError, NULL);
    types->fragment = types->encode_error == NULL
        ? NULL : (PyTypeObject *)PyType_FromModuleAndSpec(module, &fragment_spec, NULL);
    if (types->fragment == NULL) {
        free_types(types);
        return NULL;
    }
    /* Without the global lock another thread may have been quicker. */
    if (__atomic_compare_exchange_n(&state->json, &others, types, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return types;
    free_types(types);
    return others;
}

PyObject *core_json_types(PyObject *module, PyObject *Py_UNUSED(none))
{
    json_types *types = types_of(module);
    return types == NULL ? NULL : PyTuple_Pack(2, types->encode_error, types->fragment);
}

/* ===== dumps ============================================================ */

/* Finds a keyword's place among the arguments; 0 when there is no such one. */
static Py_ssize_t place_of(PyObject *name)
{
    if (PyUnicode_CompareWithASCIIString(name, "default") == 0)
        return 1;
    return PyUnicode_CompareWithASCIIString(name, "option") == 0 ? 2 : 0;
}

static bool take_arguments(PyObject *error, PyObject *const *args, Py_ssize_t count, PyObject *names,
                           PyObject *taken[3])
{
    if (count < 1 || count > 3) {
        PyErr_SetString(error, count < 1 ? "dumps() missing 1 required positional argument: 'obj'"
                                         : "dumps() takes at most 3 positional arguments");
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        taken[i] = args[i];
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        Py_ssize_t place = place_of(PyTuple_GET_ITEM(names, i));
        if (place == 0) {
            PyErr_SetString(error, "dumps() got an unexpected keyword argument");
            return false;
        }
        if (taken[place] != NULL) {
            PyErr_Format(error, "dumps() got multiple values for argument: '%s'", place == 1 ? "default" : "option");
            return false;
        }
        taken[place] = args[count + i];
    }
    return true;
}

static bool take_option(PyObject *error, PyObject *option, int *options)
{
    *options = 0;
    if (option == NULL || option == Py_None)
        return true;
    int overflow = 1;
    long value = PyLong_Check(option) && !PyBool_Check(option) ? PyLong_AsLongAndOverflow(option, &overflow) : -1;
    if (overflow != 0 || value < 0 || (value & ~(long)JSON_ALL_OPTIONS) != 0) {
        PyErr_SetString(error, "Invalid opts");
        return false;
    }
    *options = (int)value;
    return true;
}

PyObject *core_json_dumps(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    json_types *types = types_of(module);
    PyObject *taken[3] = {NULL, NULL, NULL};
    json_writer writer;
    if (types == NULL || !take_arguments(types->encode_error, args, count, names, taken)
        || !take_option(types->encode_error, taken[2], &writer.options))
        return NULL;
    writer.start = writer.scratch;
    writer.end = writer.scratch + sizeof writer.scratch;
    writer.bytes = NULL;
    writer.types = types;
    writer.fallback = taken[1] == Py_None ? NULL : taken[1];
    writer.depth = writer.defaults = 0;
    writer.frames = writer.first_frames;
    writer.frame_count = 0;
    writer.frame_room = sizeof writer.first_frames / sizeof *writer.first_frames;
    uint8_t *out = json_write(&writer, writer.start, taken[0]);
    if (out != NULL && (writer.options & JSON_APPEND_NEWLINE)) {
        if ((out = json_room(&writer, out, 1)) != NULL)
            *out++ = '\n';
    }
    if (out == NULL) {
        Py_XDECREF(writer.bytes);
        return NULL;
    }
    return json_finish(&writer, out);
}

/* What writing JSON keeps for an interpreter: the types that it knows. */
#include "json_dict.h"
#include "melba_json_text.h"
#include "melba_platform.h"

static int visit_types(json_types *types, visitproc visit, void *arg)
{
    Py_VISIT(types->encode_error);
    Py_VISIT(types->fragment);
    Py_VISIT(types->chunks);
    Py_VISIT(types->encoder);
    Py_VISIT(types->enum_meta);
    Py_VISIT(types->enum_base);
    Py_VISIT(types->uuid);
    Py_VISIT(types->datetime);
    Py_VISIT(types->date);
    Py_VISIT(types->time);
    Py_VISIT(types->timedelta);
    Py_VISIT(types->zoneinfo);
    Py_VISIT(types->decimal);
    Py_VISIT(types->ndarray);
    Py_VISIT(types->generic);
    Py_VISIT(types->model);
    Py_VISIT(types->structure);
    Py_VISIT(types->attribute);
    Py_VISIT(types->unset);
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
    Py_XDECREF(types->chunks);
    Py_XDECREF(types->encoder);
    Py_XDECREF(types->enum_meta);
    Py_XDECREF(types->enum_base);
    Py_XDECREF(types->uuid);
    Py_XDECREF(types->datetime);
    Py_XDECREF(types->date);
    Py_XDECREF(types->time);
    Py_XDECREF(types->timedelta);
    Py_XDECREF(types->zoneinfo);
    Py_XDECREF(types->decimal);
    Py_XDECREF(types->ndarray);
    Py_XDECREF(types->generic);
    Py_XDECREF(types->model);
    Py_XDECREF(types->structure);
    Py_XDECREF(types->attribute);
    Py_XDECREF(types->unset);
    Py_XDECREF(types->utc);
    Py_XDECREF(types->field_type);
    for (int i = 0; i < NAME_COUNT; i++)
        Py_XDECREF(types->names[i]);
    json_clear_classes(types);
    json_clear_orders(types);
    PyMem_Free(types->kept);
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
json_types *json_types_made(PyObject *module)
{
    core_state *state = core_state_of(module);
    json_types *types = PyMem_Calloc(1, sizeof *types), *others = NULL;
    if (types == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    static const char *const names[NAME_COUNT] = {
        [NAME_ATTRS] = "__attrs_attrs__", [NAME_DICT] = "__dict__", [NAME_FIELDS] = "__dataclass_fields__",
        [NAME_INT] = "int", [NAME_MODEL_DUMP] = "model_dump", [NAME_NAME] = "name", [NAME_OWN_VALUE] = "_value_",
        [NAME_SLOTS] = "__slots__", [NAME_VALUE] = "value",
    };
    bool is_good = true;
    for (int i = 0; i < NAME_COUNT; i++)
        is_good = (types->names[i] = PyUnicode_InternFromString(names[i])) != NULL && is_good;
    types->encode_error = !is_good ? NULL : PyErr_NewExceptionWithDoc(
        "melba.json.JSONEncodeError", "What dumps cannot write.", PyExc_TypeError, NULL);
    types->fragment = types->encode_error == NULL
        ? NULL : (PyTypeObject *)PyType_FromModuleAndSpec(module, &json_fragment_spec, NULL);
    if (types->fragment == NULL) {
        free_types(types);
        return NULL;
    }
    types->dicts_are_known = json_dict_is_known();
#if defined(__x86_64__)
    types->clean = melbaplatform_level() == MELBA_LEVEL_AVX512 ? melbakernel_json_clean_avx512 : NULL;
#endif
    /* Without the global lock another thread may have been quicker. */
    if (__atomic_compare_exchange_n(&state->json, &others, types, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return types;
    free_types(types);
    return others;
}

PyTypeObject *json_type(PyObject *module, PyTypeObject **place, PyType_Spec *spec)
{
    PyTypeObject *type = __atomic_load_n(place, __ATOMIC_ACQUIRE), *others = NULL;
    if (type != NULL)
        return type;
    type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    if (type == NULL || __atomic_compare_exchange_n(place, &others, type, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return type;
    Py_DECREF(type);
    return others;
}

PyObject *core_json_types(PyObject *module, PyObject *Py_UNUSED(none))
{
    json_types *types = json_types_of(module);
    return types == NULL ? NULL : PyTuple_Pack(2, types->encode_error, types->fragment);
}

/* Opening what is no leaf: the containers that it knows, and all other types by way of json_types.c. */
#include "json.h"

/* Holds 'owned' until the frame is done; NULL with an exception. */
json_frame *json_push(json_writer *writer, PyObject *owned, frame_kind kind)
{
    if (writer->frame_count == writer->frame_room) {
        Py_ssize_t room = 2 * writer->frame_room;
        json_frame *more = PyMem_Malloc((size_t)room * sizeof *more);
        if (more == NULL) {
            Py_DECREF(owned);
            PyErr_NoMemory();
            return NULL;
        }
        memcpy(more, writer->frames, (size_t)writer->frame_count * sizeof *more);
        if (writer->frames != writer->first_frames)
            PyMem_Free(writer->frames);
        writer->frames = more;
        writer->frame_room = room;
    }
    json_frame *frame = &writer->frames[writer->frame_count++];
    bool is_dict = kind == FRAME_DICT || kind == FRAME_FIELDS;
    *frame = (json_frame){.object = owned, .kind = kind, .size = is_dict ? (uint32_t)PyDict_GET_SIZE(owned) : 0};
    return frame;
}

uint8_t *json_begin(json_writer *writer, uint8_t *out, PyObject *owned, frame_kind kind)
{
    if (owned != NULL && writer->depth == JSON_DEPTH_LIMIT) {
        json_fail(writer, "Recursion limit reached");
        Py_CLEAR(owned);
    }
    if (owned == NULL || json_push(writer, owned, kind) == NULL)
        return NULL;
    writer->depth++;
    *out = kind <= FRAME_ITERATOR ? '[' : '{';
    return out + 1;
}

/* Opens a dict: as it is, or as pairs where keys have to be made or sorted. */
static uint8_t *open_dict(json_writer *writer, uint8_t *out, PyObject *dict)
{
    if (PyDict_GET_SIZE(dict) == 0) {
        memcpy(out, "{}", 2);
        return out + 2;
    }
    bool is_plain = (writer->options & (JSON_SORT_KEYS | JSON_NON_STR_KEYS)) == 0;
#ifdef Py_GIL_DISABLED
    is_plain = false;
#endif
    if (!is_plain)
        return json_begin(writer, out, json_pairs(writer, dict), FRAME_PAIRS);
    return json_begin(writer, out, Py_NewRef(dict), FRAME_DICT);
}

static uint8_t *open_list(json_writer *writer, uint8_t *out, PyObject *list)
{
    bool is_list = PyList_Check(list);
    if ((is_list ? PyList_GET_SIZE(list) : PyTuple_GET_SIZE(list)) == 0) {
        memcpy(out, "[]", 2);
        return out + 2;
    }
#ifdef Py_GIL_DISABLED
    /* Another thread may change the list. */
    return json_begin(writer, out, is_list ? PyList_AsTuple(list) : Py_NewRef(list), FRAME_TUPLE);
#else
    return json_begin(writer, out, Py_NewRef(list), is_list ? FRAME_LIST : FRAME_TUPLE);
#endif
}

uint8_t *json_open_value(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead)
{
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyDict_Type)
        return open_dict(writer, out, value);
    if (type == &PyList_Type || type == &PyTuple_Type)
        return open_list(writer, out, value);
    if ((writer->options & JSON_PASSTHROUGH_SUBCLASS) == 0) {
        unsigned long flags = PyType_GetFlags(type);
        if (flags & Py_TPFLAGS_UNICODE_SUBCLASS)
            return json_write_text(writer, out, value);
        if (flags & Py_TPFLAGS_LONG_SUBCLASS)
            return json_write_int(writer, out, value);
        if (flags & Py_TPFLAGS_LIST_SUBCLASS)
            return open_list(writer, out, value);
        if (flags & Py_TPFLAGS_DICT_SUBCLASS)
            return open_dict(writer, out, value);
    }
    return json_write_other(writer, out, value, instead);
}

/* dumps and dumps_into. */
#include "json.h"

/* The whole document at 'out'; NULL with an exception. */
uint8_t *json_write_all(json_writer *writer, uint8_t *out, PyObject *value)
{
    out = json_write(writer, out, value);
    if (out != NULL && (writer->options & JSON_APPEND_NEWLINE) && (out = json_room(writer, out, 1)) != NULL)
        *out++ = '\n';
    return out;
}

PyObject *json_encode(json_writer *writer, json_types *types, PyObject *value)
{
    json_start(writer, types);
    writer->shelf = &types->kept;
    writer->kept_most = JSON_KEPT_BY_MODULE;
    writer->start = writer->scratch;
    writer->end = writer->scratch + sizeof writer->scratch;
    return json_finish(writer, json_write_all(writer, writer->start, value));
}

PyObject *json_encode_into(json_writer *writer, json_types *types, PyObject *value, PyObject *buffer, PyObject *offset)
{
    json_target target;
    json_start(writer, types);
    uint8_t *out = json_target_open(writer, &target, buffer, offset);
    if (out == NULL)
        return NULL;
    out = json_write_all(writer, out, value);
    Py_ssize_t size = json_target_close(writer, &target, out);
    return size < 0 ? NULL : PyLong_FromSsize_t(size);
}

static const char *const dumps_names[] = {"obj", "default", "option", "indent", "ensure_ascii"};
static const json_signature dumps_signature = {"dumps", dumps_names, 1, 3, 5};

PyObject *core_json_dumps(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    json_types *types = json_types_of(module);
    json_writer writer;
    /* Most calls say nothing else. */
    if (types != NULL && count == 1 && names == NULL) {
        writer.fallback = NULL;
        writer.options = 0;
        return json_encode(&writer, types, args[0]);
    }
    PyObject *taken[1 + JSON_SETTINGS] = {NULL};
    if (types == NULL || !json_take(types->encode_error, &dumps_signature, args, count, names, taken)
        || !json_take_settings(types->encode_error, taken + 1, &writer))
        return NULL;
    return json_encode(&writer, types, taken[0]);
}

static const char *const into_names[] = {"obj", "buffer", "offset", "default", "option", "indent", "ensure_ascii"};
static const json_signature into_signature = {"dumps_into", into_names, 2, 5, 7};

PyObject *core_json_dumps_into(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    json_types *types = json_types_of(module);
    PyObject *taken[3 + JSON_SETTINGS] = {NULL};
    json_writer writer;
    if (types == NULL || !json_take(types->encode_error, &into_signature, args, count, names, taken)
        || !json_take_settings(types->encode_error, taken + 3, &writer))
        return NULL;
    return json_encode_into(&writer, types, taken[0], taken[1], taken[2]);
}

/* Arrays and scalars of numpy, through the structure that it shows to C. */
#include "json_numpy.h"

enum { CONTIGUOUS = 0x1, NATIVE = 0x200 };

static bool is_supported(const array_interface *array)
{
    int size = array->item_size;
    switch (array->kind) {
    case 'f': return size == 2 || size == 4 || size == 8;
    case 'i':
    case 'u': return size == 1 || size == 2 || size == 4 || size == 8;
    case 'b': return size == 1;
    case 'M': return size == 8;
    default: return false;
    }
}

static uint8_t *line(json_writer *writer, uint8_t *out, int depth)
{
    if ((writer->options & JSON_INDENT_2) == 0)
        return out;
    return json_new_line(writer, out, writer->depth + depth);
}

/* The array from dimension 'depth' on; numpy allows at most 64. */
static uint8_t *write_dimension(json_writer *writer, uint8_t *out, const array_interface *array, const char *name,
                                int depth, const uint8_t **item)
{
    if ((out = json_room(writer, out, 128)) == NULL)
        return NULL;
    *out++ = '[';
    bool is_last = depth + 1 == array->dimensions, is_pretty = (writer->options & JSON_INDENT_2) != 0;
    if (is_last && !is_pretty && array->shape[depth] > 0 && json_has_rows(array)) {
        if ((out = json_write_row(writer, out, array, *item, array->shape[depth])) == NULL)
            return NULL;
        *item += array->shape[depth] * array->item_size;
        out[-1] = ']';
        return out;
    }
    for (Py_intptr_t i = 0; i < array->shape[depth]; i++) {
        if (i > 0)
            *out++ = ',';
        if ((out = line(writer, out, depth + 1)) == NULL || (out = json_room(writer, out, 128)) == NULL)
            return NULL;
        if (!is_last) {
            out = write_dimension(writer, out, array, name, depth + 1, item);
        } else {
            out = json_write_item(writer, out, array, name, *item);
            *item += array->item_size;
        }
        if (out == NULL || (out = json_room(writer, out, 128)) == NULL)
            return NULL;
    }
    if (array->shape[depth] > 0 && (out = line(writer, out, depth)) == NULL)
        return NULL;
    *out++ = ']';
    return out;
}

/* The unit of a datetime64, such as "ns", from the name of its dtype. */
static bool unit_of(PyObject *value, char name[8])
{
    PyObject *dtype = PyObject_GetAttrString(value, "dtype");
    PyObject *text = dtype == NULL ? NULL : PyObject_GetAttrString(dtype, "str");
    const char *utf8 = text == NULL ? NULL : PyUnicode_AsUTF8(text);
    name[0] = 0;
    const char *open = utf8 == NULL ? NULL : strchr(utf8, '[');
    for (size_t i = 0; open != NULL && i < 7 && open[i + 1] != ']' && open[i + 1] != 0; i++) {
        name[i] = open[i + 1];
        name[i + 1] = 0;
    }
    Py_XDECREF(dtype);
    Py_XDECREF(text);
    return utf8 != NULL;
}

static uint8_t *write_array(json_writer *writer, uint8_t *out, PyObject *value, const array_interface *array,
                            bool is_scalar, const char **problem)
{
    char name[8] = "";
    if (array->two != 2)
        return json_fail(writer, "numpy array is malformed");
    if (!is_scalar && (array->flags & CONTIGUOUS) == 0) {
        *problem = "numpy array is not C contiguous; use ndarray.tolist() in default";
        return NULL;
    }
    if ((array->flags & NATIVE) == 0) {
        *problem = "numpy array is not native-endianness";
        return NULL;
    }
    if (!is_supported(array) || (array->dimensions == 0 && !is_scalar)) {
        *problem = "unsupported datatype in numpy array";
        return NULL;
    }
    if (array->kind == 'M' && !unit_of(value, name))
        return NULL;
    const uint8_t *item = array->data;
    if (array->dimensions == 0)
        return json_write_item(writer, out, array, name, item);
    if (writer->depth + array->dimensions > JSON_DEPTH_LIMIT)
        return json_fail(writer, "Recursion limit reached");
    return write_dimension(writer, out, array, name, 0, &item);
}

uint8_t *json_write_numpy(json_writer *writer, uint8_t *out, PyObject *value, const char **problem)
{
    const json_types *types = writer->types;
    bool is_scalar = types->generic != NULL && PyObject_TypeCheck(value, types->generic);
    if (Py_TYPE(value) != types->ndarray && !is_scalar)
        return NULL;
    PyObject *capsule = PyObject_GetAttrString(value, "__array_struct__");
    if (capsule == NULL)
        return NULL;
    const array_interface *array = PyCapsule_GetPointer(capsule, NULL);
    uint8_t *end = array == NULL ? NULL : write_array(writer, out, value, array, is_scalar, problem);
    Py_DECREF(capsule);
    return end;
}

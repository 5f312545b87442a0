/* Arrays and scalars of numpy, through the structure that it shows to C. */
#include "json_leaf.h"

/* What __array_struct__ holds (numpy's documentation, "The array interface protocol"). */
typedef struct array_interface {
    int two;
    int dimensions;
    char kind;
    int item_size;
    int flags;
    Py_intptr_t *shape;
    Py_intptr_t *strides;
    void *data;
    PyObject *descr;
} array_interface;

enum { CONTIGUOUS = 0x1, NATIVE = 0x200 };

/* Units of datetime64, as days or as a part of a second. */
typedef struct unit {
    const char *name;
    int64_t per_second; /* 0 for units longer than a second. */
    int64_t seconds;
} unit;

static const unit units[] = {
    {"W", 0, 604800}, {"D", 0, 86400}, {"h", 0, 3600}, {"m", 0, 60}, {"s", 0, 1},
    {"ms", 1000, 0}, {"us", 1000000, 0}, {"ns", 1000000000, 0},
};

static uint8_t *digits_of(uint8_t *out, int64_t value, int count)
{
    for (int i = count - 1; i >= 0; i--, value /= 10)
        out[i] = (uint8_t)('0' + value % 10);
    return out + count;
}

/* The civil date of a day since 1970 (Hinnant, "chrono-compatible low-level date algorithms"). */
static void civil(int64_t day, int64_t *year, int64_t *month, int64_t *of_month)
{
    day += 719468;
    int64_t era = (day >= 0 ? day : day - 146096) / 146097, of_era = day - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153;
    *of_month = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

static int64_t floor_divided(int64_t value, int64_t by, int64_t *rest)
{
    int64_t quotient = value / by - (value % by < 0);
    *rest = value - quotient * by;
    return quotient;
}

/* One datetime64 without quotes; false for a date that RFC 3339 has no place for. */
static uint8_t *write_moment(json_writer *writer, uint8_t *out, int64_t value, const char *name)
{
    int64_t second = 0, part = 0, microsecond = 0, of_day = 0, year, month = 1, of_month = 1;
    if (strcmp(name, "Y") == 0 || strcmp(name, "M") == 0) {
        if (__builtin_add_overflow(name[0] == 'Y' ? value : floor_divided(value, 12, &month), 1970, &year))
            year = -1;
        month = name[0] == 'Y' ? 1 : month + 1;
    } else {
        const unit *found = NULL;
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            found = strcmp(units[i].name, name) == 0 ? &units[i] : found;
        if (found == NULL) {
            const char *spelled = strcmp(name, "ps") == 0 ? "picoseconds" : strcmp(name, "fs") == 0 ? "femtoseconds"
                                : strcmp(name, "as") == 0 ? "attoseconds" : "generic";
            PyErr_Format(writer->types->encode_error, "unsupported numpy.datetime64 unit: %s", spelled);
            return NULL;
        }
        if (found->per_second > 0) {
            second = floor_divided(value, found->per_second, &part);
            microsecond = found->per_second > 1000000 ? part / (found->per_second / 1000000)
                                                      : part * (1000000 / found->per_second);
        } else if (__builtin_mul_overflow(value, found->seconds, &second)) {
            return json_fail(writer, "numpy.datetime64 is out of range");
        }
        civil(floor_divided(second, 86400, &of_day), &year, &month, &of_month);
    }
    if (year < 0 || year > 9999)
        return json_fail(writer, "numpy.datetime64 is out of range");
    out = digits_of(out, year, 4);
    *out++ = '-';
    out = digits_of(out, month, 2);
    *out++ = '-';
    out = digits_of(out, of_month, 2);
    *out++ = 'T';
    out = digits_of(out, of_day / 3600, 2);
    *out++ = ':';
    out = digits_of(out, of_day / 60 % 60, 2);
    *out++ = ':';
    out = digits_of(out, of_day % 60, 2);
    if (microsecond != 0 && (writer->options & JSON_OMIT_MICROSECONDS) == 0) {
        *out++ = '.';
        out = digits_of(out, microsecond, 6);
    }
    if (writer->options & JSON_NAIVE_UTC) {
        size_t size = writer->options & JSON_UTC_Z ? 1 : 6;
        memcpy(out, size == 1 ? "Z" : "+00:00", size);
        out += size;
    }
    return out;
}

static double half(uint16_t bits)
{
    int exponent = bits >> 10 & 31;
    double fraction = bits & 1023, value;
    if (exponent == 31)
        return fraction > 0 ? Py_HUGE_VAL - Py_HUGE_VAL : bits & 0x8000 ? -Py_HUGE_VAL : Py_HUGE_VAL;
    value = exponent == 0 ? fraction / 16777216.0 : (1024 + fraction) / 1024;
    for (; exponent > 15; exponent--)
        value *= 2;
    for (; exponent > 0 && exponent < 15; exponent++)
        value /= 2;
    return bits & 0x8000 ? -value : value;
}

static uint8_t *write_float(uint8_t *out, const void *item, int size)
{
    double wide = 0;
    float narrow;
    uint16_t bits;
    if (size == 8) {
        memcpy(&wide, item, 8);
        if (wide - wide == 0)
            return melbacore_json_double(wide, out);
    } else {
        if (size == 4) {
            memcpy(&narrow, item, 4);
        } else {
            memcpy(&bits, item, 2);
            narrow = (float)half(bits);
        }
        if (narrow - narrow == 0)
            return melbacore_json_float(narrow, out);
    }
    memcpy(out, "null", 4);
    return out + 4;
}

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

/* An integer of any size; the bytes go to the top, and the shift brings the sign down with them. */
static inline uint8_t *write_integer(uint8_t *out, const uint8_t *item, int size, bool is_signed)
{
    uint64_t bits = 0;
    memcpy((uint8_t *)&bits + 8 - size, item, (size_t)size);
    if (!is_signed)
        return melbakernel_integer(bits >> (64 - 8 * size), out);
    int64_t value = (int64_t)bits >> (64 - 8 * size);
    *out = '-';
    return melbakernel_integer(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, out + (value < 0));
}

/* One item; 'out' has room for 64 bytes. */
static uint8_t *write_item(json_writer *writer, uint8_t *out, const array_interface *array, const char *name,
                           const uint8_t *item)
{
    int64_t value = 0;
    switch (array->kind) {
    case 'f':
        return write_float(out, item, array->item_size);
    case 'b':
        memcpy(out, *item ? "true" : "false", 5);
        return out + (*item ? 4 : 5);
    case 'u':
    case 'i':
        return write_integer(out, item, array->item_size, array->kind == 'i');
    default:
        memcpy(&value, item, 8);
        if (value == INT64_MIN)
            return json_fail(writer, "numpy.datetime64 is not a time");
        *out = '"';
        uint8_t *end = write_moment(writer, out + 1, value, name);
        if (end != NULL)
            *end++ = '"';
        return end;
    }
}

static uint8_t *line(json_writer *writer, uint8_t *out, int depth)
{
    if ((writer->options & JSON_INDENT_2) == 0)
        return out;
    return json_new_line(writer, out, writer->depth + depth);
}

/* A row of integers and the commas between them, some at a time so that room is asked for once. */
static uint8_t *write_integers(json_writer *writer, uint8_t *out, const array_interface *array, const uint8_t *item,
                               Py_intptr_t count)
{
    const int size = array->item_size;
    const bool is_signed = array->kind == 'i';
    while (count > 0) {
        Py_intptr_t now = count < 64 ? count : 64;
        if ((out = json_room(writer, out, 64 * 22 + 128)) == NULL)
            return NULL;
        for (Py_intptr_t i = 0; i < now; i++, item += size) {
            switch (size) {
            case 8: out = write_integer(out, item, 8, is_signed); break;
            case 4: out = write_integer(out, item, 4, is_signed); break;
            default: out = write_integer(out, item, size, is_signed); break;
            }
            *out++ = ',';
        }
        count -= now;
    }
    return out - 1;
}

/* The array from dimension 'depth' on; numpy allows at most 64. */
static uint8_t *write_dimension(json_writer *writer, uint8_t *out, const array_interface *array, const char *name,
                                int depth, const uint8_t **item)
{
    if ((out = json_room(writer, out, 128)) == NULL)
        return NULL;
    *out++ = '[';
    bool is_last = depth + 1 == array->dimensions, is_pretty = (writer->options & JSON_INDENT_2) != 0;
    if (is_last && !is_pretty && array->shape[depth] > 0 && (array->kind == 'i' || array->kind == 'u')) {
        if ((out = write_integers(writer, out, array, *item, array->shape[depth])) == NULL)
            return NULL;
        *item += array->shape[depth] * array->item_size;
        *out++ = ']';
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
            out = write_item(writer, out, array, name, *item);
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
        return write_item(writer, out, array, name, item);
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

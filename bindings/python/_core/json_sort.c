/*
 * Members in the order of their keys.  Dicts that are alike, such as the rows
 * of a table, are sorted once: the order of the last ones is kept with their
 * keys, which are the same objects in all of them.
 */
#include "json_dict.h"

/* A member, and the beginning of its key as a number that sorts as the characters do. */
typedef struct member {
    uint64_t beginning;
    PyObject *key;
    PyObject *value;
} member;

/* What is sorted without memory of its own. */
enum { FEW = 32 };

static uint64_t beginning_of(PyObject *key)
{
    uint64_t word = 0;
    size_t size = (size_t)PyUnicode_GET_LENGTH(key);
    memcpy(&word, PyUnicode_DATA(key), size < 8 ? size : 8);
    return __builtin_bswap64(word);
}

/* By code points, which is the order of the bytes of UTF-8; equal keys stay as they came. */
static bool is_after_slowly(PyObject *a, PyObject *b)
{
    if (PyUnicode_KIND(a) == 1 && PyUnicode_KIND(b) == 1) {
        Py_ssize_t a_size = PyUnicode_GET_LENGTH(a), b_size = PyUnicode_GET_LENGTH(b);
        int order = memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(a_size < b_size ? a_size : b_size));
        return order > 0 || (order == 0 && a_size > b_size);
    }
    return PyUnicode_Compare(a, b) > 0;
}

static inline bool is_after(const member *a, const member *b)
{
    return a->beginning != b->beginning ? a->beginning > b->beginning : is_after_slowly(a->key, b->key);
}

static void merge(member *members, member *room, size_t middle, size_t count)
{
    memcpy(room, members, middle * sizeof *members);
    size_t left = 0, right = middle, out = 0;
    while (left < middle && right < count)
        members[out++] = is_after(&room[left], &members[right]) ? members[right++] : room[left++];
    while (left < middle)
        members[out++] = room[left++];
}

/* Insertion for few, merging for many: stable, and never quadratic for more than sixteen. */
static void sort(member *members, member *room, size_t count)
{
    if (count > 16) {
        sort(members, room, count / 2);
        sort(members + count / 2, room, count - count / 2);
        merge(members, room, count / 2, count);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        member one = members[i];
        size_t j = i;
        for (; j > 0 && is_after(&members[j - 1], &one); j--)
            members[j] = members[j - 1];
        members[j] = one;
    }
}

bool json_sort(PyObject *list)
{
    size_t count = (size_t)PyList_GET_SIZE(list) / 2;
    PyObject **items = ((PyListObject *)list)->ob_item;
    member few[FEW + FEW / 2], *members = few;
    if (count > FEW && (members = PyMem_Malloc((count + count / 2) * sizeof *members)) == NULL) {
        PyErr_NoMemory();
        return false;
    }
    /* Characters of several sizes have no common beginning to compare. */
    bool is_narrow = true;
    for (size_t i = 0; i < count; i++)
        is_narrow = is_narrow && PyUnicode_KIND(items[2 * i]) == 1;
    for (size_t i = 0; i < count; i++)
        members[i] = (member){is_narrow ? beginning_of(items[2 * i]) : 0, items[2 * i], items[2 * i + 1]};
    sort(members, members + count, count);
    for (size_t i = 0; i < count; i++) {
        items[2 * i] = members[i].key;
        items[2 * i + 1] = members[i].value;
    }
    if (members != few)
        PyMem_Free(members);
    return true;
}

/* ===== Orders that are known ============================================ */

/* Where each member of a dict with just these keys goes. */
struct json_order {
    Py_ssize_t count;
    int misses; /* Dicts since it was last of use. */
    struct {
        PyObject *key;
        Py_ssize_t place;
    } members[];
};

/* Dicts with more members are sorted each time. */
enum { ORDER_MOST = 64 };

static void free_order(json_order *order)
{
    for (Py_ssize_t i = 0; order != NULL && i < order->count; i++)
        Py_DECREF(order->members[i].key);
    PyMem_Free(order);
}

void json_clear_orders(json_types *types)
{
    for (int i = 0; i < JSON_ORDERS; i++) {
        free_order(types->orders[i]);
        types->orders[i] = NULL;
    }
}

/* Keeps the order of a list of pairs as they came, which 'sorted' holds by their keys; without memory it does not. */
static void learn(json_order **slot, PyObject *pairs, PyObject *sorted)
{
    Py_ssize_t count = PyList_GET_SIZE(pairs) / 2;
    if (*slot != NULL && (*slot)->misses++ == 0)
        return;
    json_order *order = PyMem_Malloc(sizeof *order + (size_t)count * sizeof *order->members);
    if (order == NULL)
        return;
    order->count = count;
    order->misses = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        order->members[i].key = Py_NewRef(PyList_GET_ITEM(pairs, 2 * i));
        order->members[i].place = 0;
        while (PyList_GET_ITEM(sorted, 2 * order->members[i].place) != order->members[i].key)
            order->members[i].place++;
    }
    free_order(*slot);
    *slot = order;
}

/* ===== Members ========================================================== */

static inline bool next_member(const dict_entries *entries, PyObject *dict, Py_ssize_t *next, PyObject **key, PyObject **value)
{
    if (entries == NULL)
        return PyDict_Next(dict, next, key, value);
    while (*next < entries->count) {
        const dict_entry *entry = entries->first + (*next)++;
        *key = entry->key;
        *value = entry->value;
        if (*value != NULL)
            return true;
    }
    return false;
}

/* As they come, or where 'order' puts them; NULL without an exception for a key that is no str, or another than there. */
static PyObject *gather(const dict_entries *entries, PyObject *dict, const json_order *order)
{
    Py_ssize_t next = 0, count = PyDict_GET_SIZE(dict);
    PyObject *key, *value, *list = PyList_New(2 * count);
    if (list == NULL)
        return NULL;
    PyObject **items = ((PyListObject *)list)->ob_item;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!next_member(entries, dict, &next, &key, &value)
            || (order != NULL ? order->members[i].key != key : !PyUnicode_CheckExact(key))) {
            Py_DECREF(list);
            return NULL;
        }
        Py_ssize_t place = order != NULL ? order->members[i].place : i;
        items[2 * place] = Py_NewRef(key);
        items[2 * place + 1] = Py_NewRef(value);
    }
    return list;
}

static PyObject *sorted_pairs(json_order **slot, PyObject *pairs)
{
    Py_ssize_t size = PyList_GET_SIZE(pairs);
    PyObject *sorted = PyList_GetSlice(pairs, 0, size);
    if (sorted != NULL && !json_sort(sorted))
        Py_CLEAR(sorted);
    if (sorted != NULL && slot != NULL)
        learn(slot, pairs, sorted);
    Py_DECREF(pairs);
    return sorted;
}

PyObject *json_plain_pairs(json_writer *writer, PyObject *dict)
{
#ifdef Py_GIL_DISABLED
    /* Another thread may change the dict. */
    (void)writer;
    (void)dict;
    return NULL;
#else
    dict_entries in_place;
    const dict_entries *entries = writer->types->dicts_are_known && dict_in_place(dict, &in_place) ? &in_place : NULL;
    if ((writer->options & JSON_SORT_KEYS) == 0)
        return gather(entries, dict, NULL);
    Py_ssize_t next = 0, count = PyDict_GET_SIZE(dict);
    PyObject *key = NULL, *value;
    json_order **slot = NULL;
    if (count > 1 && count <= ORDER_MOST && next_member(entries, dict, &next, &key, &value))
        slot = &writer->types->orders[((uintptr_t)key >> 4 ^ (uintptr_t)count) % JSON_ORDERS];
    PyObject *list = NULL;
    if (slot != NULL && *slot != NULL && (*slot)->count == count && (list = gather(entries, dict, *slot)) != NULL)
        (*slot)->misses = 0;
    if (list != NULL || PyErr_Occurred())
        return list;
    list = gather(entries, dict, NULL);
    return list == NULL ? NULL : sorted_pairs(slot, list);
#endif
}

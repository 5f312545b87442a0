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

#ifdef Py_GIL_DISABLED

PyObject *json_plain_pairs(json_writer *Py_UNUSED(writer), PyObject *Py_UNUSED(dict))
{
    /* Another thread may change the dict. */
    return NULL;
}

#else

/* The keys of pairs as they come, for an order in 'slot'; NULL where that is not worth it yet, or without memory. */
static json_order *begin_order(json_order **slot, PyObject *pairs)
{
    Py_ssize_t count = PyList_GET_SIZE(pairs) / 2;
    if (*slot != NULL && (*slot)->misses++ == 0)
        return NULL;
    json_order *order = PyMem_Calloc(1, sizeof *order + (size_t)count * sizeof *order->members);
    if (order == NULL)
        return NULL;
    order->count = count;
    for (Py_ssize_t i = 0; i < count; i++)
        order->members[i].key = Py_NewRef(PyList_GET_ITEM(pairs, 2 * i));
    return order;
}

/* Dicts with more members are sorted each time. */
enum { ORDER_MOST = 64 };

/* Takes the places from the pairs once they are sorted. */
static void end_order(json_order **slot, json_order *order, PyObject *pairs)
{
    for (Py_ssize_t i = 0; i < order->count; i++)
        while (PyList_GET_ITEM(pairs, 2 * order->members[i].place) != order->members[i].key)
            order->members[i].place++;
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

/*
 * Puts the members of a dict into a list that is as long, as they come or where
 * 'order' has them; false, with nothing in it, for a key that is no str or that
 * the order has not there.
 */
static bool fill(PyObject *list, const dict_entries *entries, PyObject *dict, const json_order *order)
{
    PyObject **items = ((PyListObject *)list)->ob_item, *key, *value;
    Py_ssize_t next = 0, count = PyList_GET_SIZE(list) / 2;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!next_member(entries, dict, &next, &key, &value)
            || (order != NULL ? order->members[i].key != key : !PyUnicode_CheckExact(key))) {
            for (Py_ssize_t j = 0; j < 2 * count; j++)
                Py_CLEAR(items[j]);
            return false;
        }
        Py_ssize_t place = order != NULL ? order->members[i].place : i;
        items[2 * place] = Py_NewRef(key);
        items[2 * place + 1] = Py_NewRef(value);
    }
    return true;
}

/* Fills a list with the members in order; false, maybe with an exception, where that cannot be. */
static bool fill_sorted(json_types *types, PyObject *list, const dict_entries *entries, PyObject *dict)
{
    Py_ssize_t next = 0, count = PyList_GET_SIZE(list) / 2;
    PyObject *key = NULL, *value;
    json_order **slot = NULL, *order = NULL;
    if (count > 1 && count <= ORDER_MOST && next_member(entries, dict, &next, &key, &value))
        slot = &types->orders[((uintptr_t)key >> 4 ^ (uintptr_t)count) % JSON_ORDERS];
    if (slot != NULL && *slot != NULL && (*slot)->count == count && fill(list, entries, dict, *slot)) {
        (*slot)->misses = 0;
        return true;
    }
    if (!fill(list, entries, dict, NULL))
        return false;
    if (slot != NULL)
        order = begin_order(slot, list);
    bool is_sorted = json_sort(list);
    if (order != NULL && is_sorted)
        end_order(slot, order, list);
    else
        free_order(order);
    return is_sorted;
}

PyObject *json_plain_pairs(json_writer *writer, PyObject *dict)
{
    /* Until 3.11 a new list may have the collector run, and with it code of Python's; from then on none runs. */
    PyObject *list = PyList_New(2 * PyDict_GET_SIZE(dict));
    if (list == NULL)
        return NULL;
    dict_entries in_place;
    const dict_entries *entries = writer->types->dicts_are_known && dict_in_place(dict, &in_place) ? &in_place : NULL;
    bool is_good = PyList_GET_SIZE(list) == 2 * PyDict_GET_SIZE(dict)
        && (writer->options & JSON_SORT_KEYS ? fill_sorted(writer->types, list, entries, dict)
                                             : fill(list, entries, dict, NULL));
    if (!is_good)
        Py_CLEAR(list);
    return list;
}

#endif

/* Trees as bytes: what a cache of compiled templates keeps. */
#include "template.h"

/* The image: this head, then the nodes, links, texts and bytes, as they lie in memory. */
typedef struct image_head {
    uint32_t magic, root;
    uint64_t nodes, links, texts, bytes;
} image_head;

/* Other numbers on machines of another byte order, and when the layout of nodes changes. */
enum { IMAGE_MAGIC = 0x4D4C4201 };

PyObject *template_tree_image(PyObject *self, PyObject *Py_UNUSED(none))
{
    melbacore_template_view view;
    melbacore_template_look(((template_tree *)self)->template, &view);
    image_head head = {IMAGE_MAGIC, view.root, view.node_count, view.link_count, view.text_count, view.byte_count};
    size_t sizes[] = {sizeof head, view.node_count * sizeof *view.nodes, view.link_count * sizeof *view.links,
                      view.text_count * sizeof *view.texts, view.byte_count};
    const void *parts[] = {&head, view.nodes, view.links, view.texts, view.bytes};
    size_t size = 0;
    for (int i = 0; i < 5; i++)
        size += sizes[i];
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    char *end = bytes == NULL ? NULL : PyBytes_AS_STRING(bytes);
    for (int i = 0; end != NULL && i < 5; i++) {
        if (sizes[i] > 0)
            memcpy(end, parts[i], sizes[i]);
        end += sizes[i];
    }
    return bytes;
}

/* Restores a tree from a copy of the image, whose parts are aligned because each of them is a multiple of 4 bytes. */
static melba_status restore(template_tree *tree, const char *data, size_t size)
{
    image_head head;
    if (size < sizeof head)
        return MELBA_SYNTAX;
    memcpy(&head, data, sizeof head);
    uint64_t most = size;
    if (head.magic != IMAGE_MAGIC || head.nodes > most || head.links > most || head.texts > most || head.bytes > most
        || sizeof head + head.nodes * sizeof(melbacore_node) + head.links * 4
               + head.texts * sizeof(melbacore_text_range) + head.bytes != size)
        return MELBA_SYNTAX;
    uint32_t *copy = PyMem_Malloc(size);
    if (copy == NULL)
        return MELBA_NO_MEMORY;
    memcpy(copy, data, size);
    melbacore_template_view view;
    memset(&view, 0, sizeof view);
    char *next = (char *)copy + sizeof head;
    view.nodes = (const melbacore_node *)(void *)next;
    view.node_count = head.nodes;
    next += head.nodes * sizeof(melbacore_node);
    view.links = (const uint32_t *)(void *)next;
    view.link_count = head.links;
    next += head.links * 4;
    view.texts = (const melbacore_text_range *)(void *)next;
    view.text_count = head.texts;
    view.bytes = (const uint8_t *)next + head.texts * sizeof(melbacore_text_range);
    view.byte_count = head.bytes;
    view.root = head.root;
    melba_status status = melbaentry_template_restore(tree->template, &view);
    PyMem_Free(copy);
    return status;
}

PyObject *template_tree_of_image(PyObject *Py_UNUSED(type), PyTypeObject *defining, PyObject *const *args,
                                 Py_ssize_t count, PyObject *Py_UNUSED(names))
{
    if (count != 2 || !PyBytes_Check(args[0]) || (args[1] != Py_None && !PyList_Check(args[1]))) {
        PyErr_SetString(PyExc_TypeError, "_of_image() takes bytes, and a list of objects or None");
        return NULL;
    }
    template_tree *tree = template_tree_new(PyType_GetModuleState(defining));
    if (tree == NULL)
        return NULL;
    melba_status status = restore(tree, PyBytes_AS_STRING(args[0]), (size_t)PyBytes_GET_SIZE(args[0]));
    if (status == MELBA_OK) {
        tree->objects = args[1] == Py_None ? NULL : Py_NewRef(args[1]);
        return (PyObject *)tree;
    }
    if (status == MELBA_NO_MEMORY)
        PyErr_NoMemory();
    else
        PyErr_SetString(PyExc_ValueError, "these bytes are no image of a template");
    Py_DECREF(tree);
    return NULL;
}

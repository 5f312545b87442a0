/* melba._core: the table of contents. */
#include "template.h"
#include "template_twins.h"

static PyObject *isa(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(none))
{
    return PyUnicode_FromString(melba_isa());
}

static PyMethodDef methods[] = {
    {"escape", core_escape, METH_O,
     PyDoc_STR("escape(value, /)\n--\n\n"
               "The text of a value, safe for HTML, as Markup.\n\n"
               "An object with an __html__ method says itself what its HTML is.\n\n"
               ">>> escape('<b>')\nMarkup('&lt;b&gt;')")},
    {"escape_silent", core_escape_silent, METH_O,
     PyDoc_STR("escape_silent(value, /)\n--\n\nLike escape, but None is nothing.\n\n"
               ">>> escape_silent(None)\nMarkup('')")},
    {"soft_str", core_soft_str, METH_O,
     PyDoc_STR("soft_str(value, /)\n--\n\nThe text of a value; a str, and so Markup, stays as it is.\n\n"
               ">>> soft_str(1)\n'1'")},
    {"isa", isa, METH_NOARGS,
     PyDoc_STR("isa()\n--\n\nThe vector instructions in use: 'avx512', 'avx2', 'neon' or 'portable'.")},
    {"dumps", (PyCFunction)(void (*)(void))core_json_dumps, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("dumps(obj, /, default=None, option=None, *, indent=None, ensure_ascii=None)\n--\n\n"
               "A value as JSON, in bytes.\n\n"
               "With an indent, which is a number of spaces or a str of white space, each item has\n"
               "a line of its own, as json.dumps writes them.  With ensure_ascii characters beyond\n"
               "ASCII are escaped; None leaves that to OPT_ENSURE_ASCII.\n\n"
               ">>> dumps({'a': [1, 2.5, None]})\nb'{\"a\":[1,2.5,null]}'")},
    {"dumps_into", (PyCFunction)(void (*)(void))core_json_dumps_into, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("dumps_into(obj, buffer, /, offset=0, default=None, option=None, *, indent=None, ensure_ascii=None)\n--\n\n"
               "Writes a value as JSON into a buffer, and answers how many bytes that took.\n\n"
               "A bytearray grows as needed and ends where the document does; without success it\n"
               "ends at the offset.  Any other buffer stays as long as it is: a document that does\n"
               "not fit is a BufferError.  What stands behind the document, and after an error behind\n"
               "the offset, may have been written over.  An offset of -1 is the end of the buffer.\n\n"
               ">>> line = bytearray(b'data: ')\n>>> dumps_into([1, 2], line, -1)\n5\n"
               ">>> line\nbytearray(b'data: [1,2]')")},
    {"iter_dumps", (PyCFunction)(void (*)(void))core_json_iter_dumps, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("iter_dumps(obj, /, default=None, option=None, *, indent=None, ensure_ascii=None, chunk_size=65536)\n--\n\n"
               "Yields a value as JSON in pieces of at least chunk_size bytes, the last one apart.\n\n"
               "Together they are what dumps answers.  Memory is that of one piece, or of the longest\n"
               "text.  Iterators, such as generators, are written as arrays and asked for no more items\n"
               "than a piece needs.  An object may change meanwhile: of a list the items count that\n"
               "are there when their place comes, a dict that changes its size is a RuntimeError.\n\n"
               ">>> list(iter_dumps((n for n in range(4)), chunk_size=4))\n"
               "[b'[0,1', b',2,3', b']']")},
    {"loads", (PyCFunction)(void (*)(void))core_json_loads, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("loads(obj, /, *, parse_float=None, parse_int=None)\n--\n\n"
               "The value of a JSON document, which is bytes, any buffer of bytes, or str.\n\n"
               "Of equal keys the last counts.  Integers beyond 64 bits become floats, unless\n"
               "parse_int is given; it and parse_float are called with the text of a number.\n\n"
               ">>> loads('{\"a\": [1, 2.5, null]}')\n{'a': [1, 2.5, None]}")},
    {"_json_types", core_json_types, METH_NOARGS, PyDoc_STR("_json_types()\n--\n\nJSONEncodeError and Fragment.")},
    {"_json_encoder", core_json_encoder, METH_NOARGS, PyDoc_STR("_json_encoder()\n--\n\nEncoder.")},
    {"compile_template", (PyCFunction)(void (*)(void))core_template_compile, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("compile_template(tree, name, filename, **settings)\n--\n\nThe program of a template.")},
    {"__getattr__", core_template_type, METH_O,
     PyDoc_STR("__getattr__(name, /)\n--\n\nTypes that are made when they are asked for.")},
    {"_template_twins", (PyCFunction)(void (*)(void))core_template_twins, METH_FASTCALL,
     PyDoc_STR("_template_twins(functions, are_filters, /)\n--\n\nGives filters or tests their native twins.")},
    {"_template_call", (PyCFunction)(void (*)(void))core_template_call, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("_template_call(function, environment, undefined, autoescape, value, /, *args, **names)\n--\n\n"
               "What the native twin of a filter or test answers, or NotImplemented.")},
    {"_adopt", core_adopt, METH_O,
     PyDoc_STR("_adopt(type, /)\n--\n\nTells escape what Markup is; answers what it was told first.")},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module)
{
    core_state *state = core_state_of(module);
    state->html_name = PyUnicode_InternFromString("__html__");
    if (state->html_name == NULL || PyModule_AddFunctions(module, core_context_methods) < 0)
        return -1;
    return PyModule_AddStringConstant(module, "__version__", melba_version());
}

/*
 * Markup objects are not in the collector, so it cannot see that they hold
 * their type.  Those that nobody but this module has are told of here, or a
 * copy of the module that is dropped would never be collected.
 */
static int visit_constant(PyObject *constant, visitproc visit, void *arg)
{
    if (constant != NULL && !PyObject_IS_GC(constant) && Py_REFCNT(constant) == 1)
        Py_VISIT(Py_TYPE(constant));
    Py_VISIT(constant);
    return 0;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    core_state *state = core_state_of(module);
    Py_VISIT(state->markup);
    int stop = visit_constant(state->empty, visit, arg);
    stop = stop != 0 ? stop : visit_constant(state->none, visit, arg);
    stop = stop != 0 ? stop : visit_constant(state->yes, visit, arg);
    stop = stop != 0 ? stop : visit_constant(state->no, visit, arg);
    stop = stop != 0 ? stop : core_template_types_traverse(state, visit, arg);
    stop = stop != 0 ? stop : core_template_traverse(state, visit, arg);
    return stop != 0 ? stop : core_json_traverse(state, visit, arg);
}

static int clear(PyObject *module)
{
    core_state *state = core_state_of(module);
    Py_CLEAR(state->markup);
    Py_CLEAR(state->empty);
    Py_CLEAR(state->none);
    Py_CLEAR(state->yes);
    Py_CLEAR(state->no);
    core_template_types_clear(state);
    core_template_clear(state);
    core_json_clear(state);
    core_json_clear_readers(state);
    return 0;
}

static void release(void *module)
{
    clear((PyObject *)module);
    Py_CLEAR(core_state_of((PyObject *)module)->html_name);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)(uintptr_t)execute},
#if PY_VERSION_HEX >= 0x030c0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#if PY_VERSION_HEX >= 0x030d0000
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "melba._core",
    .m_doc = PyDoc_STR("The native part of Melba."),
    .m_size = sizeof(core_state),
    .m_methods = methods,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = release,
};

PyMODINIT_FUNC PyInit__core(void)
{
    return PyModuleDef_Init(&definition);
}

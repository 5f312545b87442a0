/* What the files that run templates share. */
#ifndef MELBA_PY_MACHINE_H
#define MELBA_PY_MACHINE_H

#include "template.h"
#include "template_twins.h"

/* Names that running templates needs, interned. */
#define TEMPLATE_NAMES(X)                                                                                          \
    X(filters) X(tests) X(undefined) X(finalize) X(autoescape) X(is_async) X(sandboxed) X(getattr) X(getitem)      \
    X(call) X(call_binop) X(call_unop) X(get_template) X(get_or_select_template) X(new_context) X(make_module)     \
    X(make_module_async) X(_get_default_module) X(_get_default_module_async) X(jinja_pass_arg) X(name)             \
    X(eval_ctx) X(vars) X(parent) X(exported_vars) X(resolve_or_missing) X(maps) X(__call__)                       \
    X(_render_by_context) X(__name__) X(_body_stream) X(extensions) X(derived) X(caller) X(intercepted_binops)     \
    X(intercepted_unops) X(get_all) X(blocks) X(_block) X(_melba_scope) X(cache) X(loader) X(auto_reload)          \
    X(_mapping) X(join_path) X(_load_template) X(select_template)

typedef struct template_names {
#define X(name) PyObject *name;
    TEMPLATE_NAMES(X)
#undef X
} template_names;

/* What running templates knows of other modules, made when the first template is. */
struct template_scope;

typedef struct template_world {
    template_names names;
    PyObject *undefined;      /* runtime.Undefined */
    PyObject *eval_context;   /* runtime.EvalContext */
    PyObject *namespace;      /* utils.Namespace */
    PyObject *missing;        /* utils.missing */
    PyObject *context;        /* runtime.Context */
    PyObject *str_join, *markup_join;
    PyObject *environment;    /* environment.Environment */
    PyObject *template_class; /* environment.Template */
    PyObject *chain_map;      /* collections.ChainMap, or NULL. */
    PyObject *markup;         /* markup.Markup */
    PyObject *lru_cache;      /* utils.LRUCache */
    PyObject *runtime_error, *not_found, *syntax_error, *assertion_error;
    PyObject *support;        /* The module _support. */
    uint64_t runs;            /* How many there were. */
    struct template_scope *spare_scope; /* Memory of one that is gone. */
    melbacore_machine *machines[CORE_READERS]; /* Idle ones. */
} template_world;

/* The world, or NULL with an exception. */
template_world *template_world_of(core_state *state);
int template_world_traverse(core_state *state, visitproc visit, void *arg);
void template_world_clear(core_state *state);

enum template_pass { PASS_NOTHING = 0, PASS_CONTEXT = 1, PASS_EVAL_CONTEXT = 2, PASS_ENVIRONMENT = 3 };

/* The note of a name that dicts have an attribute of. */
enum { TEMPLATE_DICT_NAME = 2 };

/* TemplateProgram */
typedef struct template_program {
    PyObject_HEAD
    melbacore_program *program;
    PyObject *name, *filename;
    PyObject *held;         /* A list of all objects that the tables point to. */
    PyObject *tree;         /* Kept for image(). */
    uint32_t flags;
} template_program;

/* A template that another one names, as its environment's cache has it. */
typedef struct template_link {
    PyObject *name, *key, *loader, *template_;
    uint64_t seen; /* The number of the run that looked last. */
    uint32_t uses;
} template_link;

enum { TEMPLATE_LINKS = 16 };

/* TemplateBase */
typedef struct template_base {
    PyObject_HEAD
    template_program *program;
    PyObject *environment;
    PyObject *globals;
    core_state *state;
    uint32_t machine_flags;
    bool has_own_getattr, has_own_getitem, is_sandboxed, is_async, is_native, is_special, intercepts;
    bool has_plain_loading; /* Templates are loaded as Environment does it. */
    uint32_t autoescape;
    uint32_t link_count;
    PyObject *uptodate;     /* Of the loader, or NULL. */
    template_link *links;   /* The templates that it names; or NULL. */
} template_base;

/* The variables of a template that is rendered; see machine_scope.c. */
typedef struct template_scope {
    PyObject_HEAD
    template_base *template_;
    PyObject *const *args;        /* Of the call that renders, for as long as it lasts. */
    PyObject *arg_names;
    Py_ssize_t arg_next;          /* Where the next name is expected. */
    PyObject *variables;          /* A dict. */
    struct template_scope *outer; /* Whose variables this one has behind its locals. */
    PyObject *local_names;        /* A tuple of str ... */
    PyObject *local_values;       /* ... and a tuple of what they are, NULL where they are missing. */
    PyObject *vars;               /* What the template set at its top level, a dict; or NULL. */
    PyObject *exported;           /* The names of it that importers see, a set; or NULL. */
    PyObject *context;            /* The Context, once Python asked for it. */
    PyObject *parents;            /* A list of the templates that this one extends; or NULL. */
    int shown_autoescape;         /* One more than what its Context was told last. */
    bool is_shared;               /* There are no globals behind it. */
    bool asks_context;            /* Variables are looked up by the context. */
    melbacore_scope base;
} template_scope;

static inline template_scope *template_scope_of(melbacore_scope *scope)
{
    return (template_scope *)((char *)scope - offsetof(template_scope, base));
}

/* What is passed to the functions of the host. */
typedef struct template_run {
    core_state *state;
    template_world *world;
    PyObject *environment; /* Owned while it runs: a template may be given another one. */
    template_base *template_;
    melbacore_machine *machine;
    template_scope *scope; /* Of the root; borrowed. */
    uint64_t number;       /* Of this run, from 1. */
    PyObject *filters, *tests; /* Owned, once they were needed. */
    bool links_known, links_reload;
    PyObject *links_mapping, *links_loader; /* Of the environment, for machine_links.c. */
    PyObject *parts;           /* Of a native environment, what was given out; a list. */
    struct template_run *outer;
} template_run;

extern const melbacore_template_host template_host;

extern PyType_Spec template_program_spec, template_base_spec, template_scope_spec, template_macro_spec, template_cell_spec,
    template_loop_spec, template_stepper_spec, template_block_spec, template_same_spec;

void template_unbox(template_run *run, PyObject *owned, melba_value *out);

/* The value of an exact int of one digit. */
static inline bool template_small_int(PyObject *object, int64_t *value)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)object))
        return false;
    *value = (int64_t)PyUnstable_Long_CompactValue((PyLongObject *)object);
    return true;
#else
    Py_ssize_t size = Py_SIZE(object);
    if (size < -1 || size > 1)
        return false;
    *value = size == 0 ? 0 : (int64_t)((PyLongObject *)object)->ob_digit[0] * size;
    return true;
#endif
}

/* Stores what was made; -1 where it is NULL. */
static inline int template_store(template_run *run, PyObject *owned, melba_value *out)
{
    if (owned == NULL)
        return -1;
    template_unbox(run, owned, out);
    return 0;
}

/* False, for when there is no memory. */
static inline bool template_no_room(void)
{
    PyErr_NoMemory();
    return false;
}

/* machine_values.c, machine_write.c, machine_operators.c, machine_host.c */
int template_host_undefined(void *context, melbacore_scope *scope, melbacore_undefined why,
                            const melbacore_name *name, uint32_t line, melba_value *out);
int template_host_attribute(void *context, const melba_value *object, const melbacore_name *name, melba_value *out);
int template_host_item(void *context, const melba_value *object, const melba_value *key, bool is_slice,
                       melba_value *out);
int template_host_emit(void *context, melbacore_scope *scope, const melba_value *value, uint32_t how,
                       melbacore_output *output);
int template_host_emit_attribute(void *context, melbacore_scope *scope, const melba_value *object,
                                 const melbacore_name *name, uint32_t how, melbacore_output *output);
int template_host_text(void *context, melba_text text, uint32_t widest, uint32_t how, melba_value *out);
int template_host_mark_safe(void *context, const melba_value *value, melba_value *out);
int template_host_truth(void *context, const melba_value *value, bool *out);
int template_host_compare(void *context, melbacore_comparison how, const melba_value *left, const melba_value *right,
                          melba_value *out);
int template_host_operate(void *context, melbacore_operation how, const melba_value *left, const melba_value *right,
                          melba_value *out);
int template_host_concat(void *context, const melba_value *values, uint32_t count, uint32_t how, melba_value *out);
int template_host_build(void *context, melbacore_sequence kind, const melba_value *values, uint32_t count,
                        melba_value *out);
int template_host_append(void *context, const melba_value *list, const melba_value *value);
int template_host_is_namespace(void *context, const melba_value *object, bool *out);
int template_host_set_attribute(void *context, const melba_value *object, const melbacore_name *name,
                                const melba_value *value);
int template_host_fail(void *context, melbacore_failure why, const melbacore_name *name, const melbacore_name *other,
                       uint32_t number);
int template_host_wait(void *context, const melba_value *value, bool *must, melba_value *out);
int template_host_object(void *context, const melba_value *value, melba_value *out);
void template_host_retain(void *context, void *handle);
void template_host_release(void *context, void *handle);
PyObject *template_attribute_of(template_run *run, const melba_value *object, const melbacore_name *name);
PyObject *template_box(template_run *run, const melba_value *value);
bool template_emit(template_run *run, PyObject *value, uint32_t how, melbacore_output *output);
PyObject *template_text(template_run *run, melba_text text, uint32_t widest, bool is_safe);
PyObject *template_undefined(template_run *run, PyObject *hint, PyObject *object, PyObject *name);
PyObject *template_get_attribute(template_run *run, PyObject *object, const melbacore_name *name);

/* machine_scope.c, machine_context.c, machine_include.c */
void template_scope_show(template_scope *self);
PyObject *template_given_variables(template_run *run, template_scope *scope, bool with_globals);
bool template_add_blocks(template_run *run, template_scope *scope, template_base *parent);
template_scope *template_scope_new(template_base *template_);
PyObject *template_lookup(template_run *run, template_scope *scope, PyObject *name); /* NULL with or without an exception. */
PyObject *template_context(template_run *run, template_scope *scope);                /* Borrowed or NULL. */
PyObject *template_eval_context(template_run *run, template_scope *scope);           /* Borrowed or NULL. */
template_scope *template_scope_of_context(template_run *run, template_base *template_, PyObject *context);
bool template_scope_settle(template_run *run, template_scope *scope);
PyObject *template_locals(template_run *run, const melbacore_signature *names, const melba_value *values);
int template_host_lookup(void *context, melbacore_scope *scope, const melbacore_name *name, melba_value *out);
int template_host_export(void *context, melbacore_scope *scope, const melbacore_name *name, const melba_value *value,
                         bool is_public);
int template_host_extends(void *context, melbacore_scope *scope, const melba_value *name,
                          const melbacore_program **program);
int template_host_include(void *context, melbacore_scope *scope, const melba_value *name, bool with_context,
                          bool ignore_missing, const melbacore_signature *names, const melba_value *values,
                          melbacore_output *output, melbacore_scope **made);
int template_host_import(void *context, melbacore_scope *scope, const melba_value *name, uint32_t how,
                         const melbacore_signature *names, const melba_value *values, melba_value *out);
int template_host_import_name(void *context, melbacore_scope *scope, const melba_value *module,
                              const melbacore_name *name, uint32_t line, melba_value *out);
int template_host_derive(void *context, melbacore_scope *scope, const melbacore_signature *names,
                         const melba_value *values, melbacore_scope **made);
int template_host_overlay(void *context, melbacore_scope *scope, const melba_value *vars,
                          const melbacore_signature *names, const melba_value *values, melbacore_scope **made);
int template_host_note(void *context, const melba_value *dict, const melbacore_name *name, const melba_value *value);
void template_host_scope_release(void *context, melbacore_scope *scope);
int template_host_reference(void *context, melbacore_scope *scope, melbacore_reference what,
                            const melbacore_name *name, const melbacore_name *other, uint32_t block,
                            const melbacore_signature *names, const melba_value *values, melba_value *out);

/* machine_links.c: a template by its name, as the environment's method gives it. */
PyObject *template_load(template_run *run, template_scope *scope, const melba_value *name, PyObject *method);
void template_links_clear(template_base *self);

/* machine_calls.c */
int template_pass_of(template_run *run, PyObject *function); /* A template_pass, or -1 with an exception. */
PyObject *template_given(template_run *run, template_scope *scope, int pass); /* Borrowed or NULL. */
int template_host_call(void *context, melbacore_scope *scope, const melba_value *callee,
                       const melbacore_arguments *arguments, melba_value *out);
int template_host_call_method(void *context, melbacore_scope *scope, const melba_value *object,
                              const melbacore_name *name, const melbacore_arguments *arguments, melba_value *out);
int template_host_filter(void *context, melbacore_scope *scope, const melbacore_name *name,
                         const melbacore_arguments *arguments, melba_value *out);
int template_host_test(void *context, melbacore_scope *scope, const melbacore_name *name,
                       const melbacore_arguments *arguments, melba_value *out);
int template_host_keywords(void *context, const melbacore_arguments *arguments, const uint32_t *left, uint32_t count,
                           melba_value *out);

/* machine_loops.c */
int template_host_iterate(void *context, const melba_value *value, melbacore_cursor *cursor);
int template_host_next(void *context, melbacore_cursor *cursor, melba_value *out);
void template_host_end(void *context, melbacore_cursor *cursor);
int template_host_remaining(void *context, melbacore_cursor *cursor, int64_t *out);
int template_host_unpack(void *context, const melba_value *value, uint32_t count, melba_value *out);

/* machine_macros.c, machine_loop_object.c */
PyObject *template_run_macro(core_state *state, template_scope *scope, melbacore_macro *macro, uint32_t depth,
                             bool is_safe, PyObject *const *args, Py_ssize_t count, PyObject *names);
PyObject *template_cell_of(core_state *state, melbacore_frame_head *frame);
PyObject *template_macro_object(template_run *run, melbacore_macro *macro);
/* 'args' has those by position and then those whose names are 'names', which may be NULL. */
bool template_macro_begin(template_run *run, PyObject *macro, PyObject *args, PyObject *names);
melbacore_macro *template_macro_of(core_state *state, PyObject *object); /* NULL for anything else. */
PyObject *template_loop_object(template_run *run, melbacore_loop *loop);
void template_host_loop_ended(void *context, void *box, melbacore_loop *loop);

/* machine_stepper.c: adds the block that an object of `_block` stands for; any other object is passed over. */
bool template_block_add(template_run *run, template_scope *scope, PyObject *block);

/* machine_run.c */
bool template_run_begin(template_run *run, template_base *template_);
void template_run_end(template_run *run);
/* Runs what the machine began with; false with an exception that has the template's places. */
bool template_run_go(template_run *run);
void template_add_places(template_run *run);

/* machine_stepper.c */
PyObject *template_macro_stepper(template_scope *scope, PyObject *macro, PyObject *args, PyObject *names);
PyObject *template_base_root(PyObject *object, PyObject *context);
PyObject *template_base_run(PyObject *object, PyObject *variables);
PyObject *template_base_block(PyObject *object, PyObject *name);

/* template_types.c: makes all types of templates; false with an exception. */
bool template_types_ready(PyObject *module);

/* machine_template.c */

#endif

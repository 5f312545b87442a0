/*
 * What the machine that runs templates asks of a host: objects of the host's
 * own stay what they are, and this table says what can be done with them.
 *
 * Values.  A melba_value that a function of the table stores belongs to the
 * machine: one of kind MELBA_HANDLE carries a reference, which the machine
 * gives back with 'release', unless it is marked MELBACORE_BORROWED, which
 * promises that it stays for the whole render.  Values that come as arguments
 * are borrowed for the call.  Numbers, booleans and null may be stored as such,
 * so that no object is made for them; so may a MELBA_TEXT constant never.
 *
 * Functions return 0, or anything else when an exception of the host's stands,
 * and then store nothing.  None may leave by longjmp or by an exception.
 */
#ifndef MELBA_TEMPLATE_H
#define MELBA_TEMPLATE_H

#include "melba.h"

/* Kinds beyond those of melba/value.h; none ever leaves the machine but to its host. */
enum {
    MELBACORE_MISSING = 12,   /* No such variable: as.handle is the melbacore_name, or NULL. */
    MELBACORE_INSIDE = 13     /* A thing of the machine's: as.handle is a melbacore_inside. */
};

/* A flag of a MELBA_HANDLE. */
enum { MELBACORE_BORROWED = 0x80 };

/* A name or text of a program, and what the host has made of it. */
typedef struct melbacore_name {
    const uint8_t *data; /* UTF-8, in which lone surrogates may stand. */
    uint32_t size;
    uint32_t number;     /* Which of the program's it is. */
    void *handle;        /* Set by the host when it links the program. */
    uint64_t note;       /* MELBACORE_NAME_USED, and what the host notes in the bits above. */
} melbacore_name;

/* The program uses the text as a name or a constant, and not only as text of the template. */
enum { MELBACORE_NAME_USED = 1 };

/* The names of a call's last arguments. */
typedef struct melbacore_signature {
    uint32_t count;
    uint32_t number;
    const uint32_t *names; /* Numbers of names of the program. */
    const melbacore_name *all;
    void *handle;          /* Set by the host when it links the program. */
} melbacore_signature;

/* The arguments of a call: those by position, then those by name. */
typedef struct melbacore_arguments {
    const melba_value *values;
    uint32_t count;                       /* Of all. */
    uint32_t named;                       /* How many of them have names. */
    const melbacore_signature *signature; /* NULL when none has. */
    const melba_value *star;              /* Of *args, or NULL. */
    const melba_value *star_star;         /* Of **kwargs, or NULL. */
    const melba_value *locals;            /* A dict of what the loop or block around has set, or NULL. */
} melbacore_arguments;

/* Where output goes: characters of one width, and a bound of the widest. */
typedef struct melbacore_output {
    uint8_t *data;
    size_t size;       /* In characters. */
    size_t capacity;   /* In bytes. */
    uint32_t width;    /* 1, 2 or 4 bytes a character. */
    uint32_t widest;   /* Not less than any character, and a bound that CPython would choose. */
    size_t limit;      /* The greatest size allowed. */
} melbacore_output;

/* How to write a value out. */
enum {
    MELBACORE_ESCAPE = 1,   /* Escape for HTML what is not safe already. */
    MELBACORE_FINALIZE = 2, /* Through the environment's finalize function first. */
    MELBACORE_NATIVE = 4    /* Keep the object: the environment is native. */
};

typedef enum melbacore_operation {
    MELBACORE_ADD = 0, MELBACORE_SUBTRACT = 1, MELBACORE_MULTIPLY = 2, MELBACORE_DIVIDE = 3,
    MELBACORE_FLOOR_DIVIDE = 4, MELBACORE_MODULO = 5, MELBACORE_POWER = 6,
    MELBACORE_NEGATIVE = 7, MELBACORE_POSITIVE = 8
} melbacore_operation;

/* In the order of the tree's comparisons. */
typedef enum melbacore_comparison {
    MELBACORE_EQUAL = 0, MELBACORE_NOT_EQUAL = 1, MELBACORE_LESS = 2, MELBACORE_LESS_OR_EQUAL = 3,
    MELBACORE_GREATER = 4, MELBACORE_GREATER_OR_EQUAL = 5, MELBACORE_IN = 6, MELBACORE_NOT_IN = 7
} melbacore_comparison;

typedef enum melbacore_sequence {
    MELBACORE_LIST = 0, MELBACORE_TUPLE = 1, MELBACORE_DICT = 2, /* key, value, key, value */
    MELBACORE_SLICE = 3                                          /* start, stop, step */
} melbacore_sequence;

/* An iteration; the host keeps what it likes in it, and it does not move. */
typedef struct melbacore_cursor {
    void *object;
    void *more;
    int64_t position;
    int64_t mode;
} melbacore_cursor;

typedef struct melbacore_program melbacore_program; /* A compiled template. */
typedef struct melbacore_machine melbacore_machine; /* One render. */
typedef struct melbacore_frame_head melbacore_frame_head;

/*
 * The variables of one template that is being rendered.  The host allocates
 * it, with what it needs behind these, and counts who uses it.
 */
typedef struct melbacore_scope {
    uint32_t autoescape;              /* Whether values are escaped now. */
    uint32_t references;              /* The host's. */
    const melbacore_program *program; /* Set by the host. */
    /* The machine's: the blocks, the most derived of a name first. */
    struct melbacore_block *blocks;
    uint32_t block_count;
    uint32_t block_room;
    uint32_t own_blocks;              /* So many of the first are its own program's, each of another name. */
    uint32_t block_hint;              /* Where the block that is asked for next may be. */
    const melbacore_program *parent;  /* Of the root that runs, once it extended one. */
} melbacore_scope;

/* A block that a scope has. */
typedef struct melbacore_block {
    const melbacore_program *program;
    uint32_t function;
    uint32_t name;
    uint32_t is_required;
    uint32_t reserved;
} melbacore_block;

enum { MELBACORE_MACRO = 1, MELBACORE_LOOP = 2 };

/* What a MELBACORE_INSIDE value points to. */
typedef struct melbacore_inside {
    uint32_t kind;
    uint32_t reserved;
} melbacore_inside;

/* A macro, bound to the frame that it was made in; it lives as long as that. */
typedef struct melbacore_macro {
    melbacore_inside inside;
    melbacore_frame_head *frame;
    const melbacore_program *program;
    melbacore_scope *scope;
    uint32_t shape;
    uint32_t autoescape; /* When it was made. */
    void *box;           /* The host's object that stands for it, while there is one; not held. */
    struct melbacore_macro *next;
} melbacore_macro;

/* A loop while it runs. */
typedef struct melbacore_loop {
    melbacore_inside inside;
    melbacore_cursor cursor;
    int64_t index;       /* From 0; -1 before the first item. */
    int64_t length;      /* -1 while it is not known. */
    melba_value current;
    melba_value before;
    melba_value after;   /* The next item once someone peeked; MELBACORE_MISSING: there is none. */
    melba_value changed;
    melba_value candidate; /* The item whose test is still to come. */
    melbacore_macro *recursion; /* Its function, of a recursive loop. */
    uint32_t depth;      /* From 0. */
    uint32_t flags;
    uint32_t is_open;
    uint32_t had_item;   /* The body came to its end for one. */
    void *box;           /* The host's object that stands for it, once there is one. */
} melbacore_loop;

/* Why something is undefined. */
typedef enum melbacore_undefined {
    MELBACORE_UNDEFINED_NAME = 0,      /* 'name' is no variable. */
    MELBACORE_UNDEFINED_PARAMETER = 1, /* 'name' was not given to a macro. */
    MELBACORE_UNDEFINED_ELSE = 2,      /* An inline if without else; 'line' is its. */
    MELBACORE_UNDEFINED_CALLER = 3,
    MELBACORE_UNDEFINED_SUPER = 4,     /* There is no parent block 'name'. */
    MELBACORE_UNDEFINED_PREVIOUS = 5,
    MELBACORE_UNDEFINED_NEXT = 6
} melbacore_undefined;

/* What a template fails with of its own. */
typedef enum melbacore_failure {
    MELBACORE_FAIL_EXTENDED_TWICE = 1,
    MELBACORE_FAIL_REQUIRED_BLOCK = 2,  /* name */
    MELBACORE_FAIL_NOT_NAMESPACE = 3,
    MELBACORE_FAIL_ARGUMENTS = 4,       /* macro name takes not more than 'number' arguments */
    MELBACORE_FAIL_KEYWORD = 5,         /* macro name has no parameter 'other' */
    MELBACORE_FAIL_TWO_CALLERS = 6,     /* macro name */
    MELBACORE_FAIL_NOT_RECURSIVE = 7,
    MELBACORE_FAIL_DEPTH = 8,
    MELBACORE_FAIL_NO_BLOCK = 9,        /* name */
    MELBACORE_FAIL_TOO_LARGE = 10,
    MELBACORE_FAIL_NO_MEMORY = 11,
    MELBACORE_FAIL_STEPS = 12
} melbacore_failure;

/* What 'reference' is asked for. */
typedef enum melbacore_reference {
    MELBACORE_REFERENCE_CONTEXT = 0,
    MELBACORE_REFERENCE_DERIVED_CONTEXT = 1,
    MELBACORE_REFERENCE_ENVIRONMENT = 2, /* its attribute 'name' */
    MELBACORE_REFERENCE_EXTENSION = 3,   /* of extension 'name' the attribute 'other' */
    MELBACORE_REFERENCE_IMPORT = 4,
    MELBACORE_REFERENCE_SELF = 5,
    MELBACORE_REFERENCE_SUPER = 6,       /* of block number 'block' of the scope */
    MELBACORE_REFERENCE_COLLECTED = 7,   /* the first value with all its items there */
    MELBACORE_REFERENCE_MODULE_TEXT = 8  /* the text of the first value, a module */
} melbacore_reference;

/* What 'call' returns beside 0 and failure: the callee is the macro that is stored, which the machine runs. */
enum { MELBACORE_RUN_MACRO = 2 };

typedef struct melbacore_template_host {
    size_t size;
    /* The value of a variable, or MELBACORE_MISSING. */
    int (*lookup)(void *context, melbacore_scope *scope, const melbacore_name *name, melba_value *out);
    int (*undefined)(void *context, melbacore_scope *scope, melbacore_undefined why, const melbacore_name *name,
                     uint32_t line, melba_value *out);
    /* object.name and object[key] by the template language's rules. */
    int (*attribute)(void *context, const melba_value *object, const melbacore_name *name, melba_value *out);
    int (*item)(void *context, const melba_value *object, const melba_value *key, bool is_slice, melba_value *out);
    /* Writes a value out: 'how' are bits from above. */
    int (*emit)(void *context, melbacore_scope *scope, const melba_value *value, uint32_t how, melbacore_output *output);
    int (*emit_attribute)(void *context, melbacore_scope *scope, const melba_value *object, const melbacore_name *name,
                          uint32_t how, melbacore_output *output);
    /* A text of the host's from characters; marked safe with MELBACORE_ESCAPE. */
    int (*text)(void *context, melba_text text, uint32_t widest, uint32_t how, melba_value *out);
    int (*truth)(void *context, const melba_value *value, bool *out);
    int (*compare)(void *context, melbacore_comparison how, const melba_value *left, const melba_value *right,
                   melba_value *out);
    int (*operate)(void *context, melbacore_operation how, const melba_value *left, const melba_value *right,
                   melba_value *out); /* 'right' is NULL for one operand. */
    /* The join of texts; with MELBACORE_ESCAPE as Markup.join does it. */
    int (*concat)(void *context, const melba_value *values, uint32_t count, uint32_t how, melba_value *out);
    int (*build)(void *context, melbacore_sequence kind, const melba_value *values, uint32_t count, melba_value *out);
    /* Iteration; 'count' of 'unpack' values are stored or it fails. */
    int (*iterate)(void *context, const melba_value *value, melbacore_cursor *cursor);
    int (*next)(void *context, melbacore_cursor *cursor, melba_value *out); /* MELBA_NOTHING is the end. */
    void (*end)(void *context, melbacore_cursor *cursor);
    /* How many items are left, after all of them were taken in where that cannot be known otherwise. */
    int (*remaining)(void *context, melbacore_cursor *cursor, int64_t *out);
    int (*unpack)(void *context, const melba_value *value, uint32_t count, melba_value *out);
    int (*call)(void *context, melbacore_scope *scope, const melba_value *callee, const melbacore_arguments *arguments,
                melba_value *out);
    /* object.name(arguments), without an object for the method. */
    int (*call_method)(void *context, melbacore_scope *scope, const melba_value *object, const melbacore_name *name,
                       const melbacore_arguments *arguments, melba_value *out);
    /* The value that is filtered or tested is the first argument. */
    int (*filter)(void *context, melbacore_scope *scope, const melbacore_name *name, const melbacore_arguments *arguments,
                  melba_value *out);
    int (*test)(void *context, melbacore_scope *scope, const melbacore_name *name, const melbacore_arguments *arguments,
                melba_value *out);
    /* namespace.name = value */
    int (*set_attribute)(void *context, const melba_value *object, const melbacore_name *name, const melba_value *value);
    int (*is_namespace)(void *context, const melba_value *object, bool *out);
    int (*append)(void *context, const melba_value *list, const melba_value *value);
    int (*mark_safe)(void *context, const melba_value *value, melba_value *out);
    /* The keyword dict of a macro from those named arguments whose indices are in 'left'. */
    int (*keywords)(void *context, const melbacore_arguments *arguments, const uint32_t *left, uint32_t count,
                    melba_value *out);
    /* Tells the scope of a variable of the template's top level; 'is_public' when importers see it. */
    int (*export_name)(void *context, melbacore_scope *scope, const melbacore_name *name, const melba_value *value,
                       bool is_public);
    /*
     * Sets up a template that 'name' names, or the first of several names that there is one of: to extend, the scope
     * keeps it and '*program' is it; to include, '*made' is its new scope, or is NULL when there is none and
     * 'ignore_missing', or when the host has written it out itself.  'values' are locals with the signature's names.
     */
    int (*extends)(void *context, melbacore_scope *scope, const melba_value *name, const melbacore_program **program);
    int (*include)(void *context, melbacore_scope *scope, const melba_value *name, bool with_context,
                   bool ignore_missing, const melbacore_signature *names, const melba_value *values,
                   melbacore_output *output, melbacore_scope **made);
    /* Bits of 'how': 1 with the context, 2 a missing one is null, 4 for its text only. */
    int (*import_module)(void *context, melbacore_scope *scope, const melba_value *name, uint32_t how,
                         const melbacore_signature *names, const melba_value *values, melba_value *out);
    int (*import_name)(void *context, melbacore_scope *scope, const melba_value *module, const melbacore_name *name,
                       uint32_t line, melba_value *out);
    /* A scope with further variables, for a block that is scoped. */
    int (*derive)(void *context, melbacore_scope *scope, const melbacore_signature *names, const melba_value *values,
                  melbacore_scope **made);
    /* The same with a dict that stands for what the template set. */
    int (*overlay)(void *context, melbacore_scope *scope, const melba_value *vars, const melbacore_signature *names,
                   const melba_value *values, melbacore_scope **made);
    /* dict[name] = value */
    int (*note)(void *context, const melba_value *dict, const melbacore_name *name, const melba_value *value);
    void (*scope_release)(void *context, melbacore_scope *scope);
    int (*reference)(void *context, melbacore_scope *scope, melbacore_reference what, const melbacore_name *name,
                     const melbacore_name *other, uint32_t block, const melbacore_signature *names,
                     const melba_value *values, melba_value *out);
    /* Raises an error of the template's own. */
    int (*fail)(void *context, melbacore_failure why, const melbacore_name *name, const melbacore_name *other,
                uint32_t number);
    /* The loop that 'box' stands for ends: what it has is the box's from now on. */
    void (*loop_ended)(void *context, void *box, melbacore_loop *loop);
    /* Stores whether the value must be waited for; 'out' is what to wait for. */
    int (*wait)(void *context, const melba_value *value, bool *must, melba_value *out);
    /* The host's object for a value, which stays what it is when the frames that the value is of are gone. */
    int (*object)(void *context, const melba_value *value, melba_value *out);
    void (*retain)(void *context, void *handle);
    void (*release)(void *context, void *handle);
} melbacore_template_host;

/* ===== The machine ===================================================== */

/* What is asked for when a machine begins. */
enum {
    MELBACORE_PLAIN_UNDEFINED = 1 /* A missing variable is the plain undefined value, which writes nothing. */
};

melba_status melbacore_machine_new(melbacore_machine **out);
void melbacore_machine_free(melbacore_machine *self);

/*
 * Begins with the root of the scope's program, or with block number 'block' of the scope if that is not negative.  The
 * scope has its blocks already.  False when the host was told why not.
 */
bool melbacore_machine_begin(melbacore_machine *self, const melbacore_template_host *host, void *context,
                             uint32_t flags, melbacore_scope *scope, int64_t block);
/* The same with a macro, or with 'depth' for another turn of a recursive loop. */
bool melbacore_machine_begin_macro(melbacore_machine *self, const melbacore_template_host *host, void *context,
                                   uint32_t flags, melbacore_macro *macro, const melbacore_arguments *arguments,
                                   uint32_t depth);

/* Why a run came back. */
typedef enum melbacore_outcome {
    MELBACORE_DONE = 0,
    MELBACORE_FAILED = 1, /* The host has an exception; the frames stay until 'close', to see where they stand. */
    MELBACORE_PAUSED = 2, /* As much was written as was asked for. */
    MELBACORE_WAITS = 3   /* The value of 'awaited' has to be waited for, and then 'answer' given. */
} melbacore_outcome;

/* Runs until one of these; MELBA_INTERNAL after a defect. */
melba_status melbacore_machine_run(melbacore_machine *self, uint32_t *outcome);
/* Closes all frames. */
void melbacore_machine_close(melbacore_machine *self);
/* Lets it pause when so many characters were written; take() empties the output then. */
void melbacore_machine_pause_at(melbacore_machine *self, size_t size);
/* Bounds the output in characters, the functions that are open at once, and those that may be opened in all. */
void melbacore_machine_limit(melbacore_machine *self, size_t size, size_t depth, size_t calls);
/* Whether the output may be taken: nothing of it is part of a value that is still being made. */
bool melbacore_machine_can_take(const melbacore_machine *self);
void melbacore_machine_take(melbacore_machine *self);
const melba_value *melbacore_machine_awaited(const melbacore_machine *self);
/* NULL is the end of the loop whose item was waited for. */
void melbacore_machine_answer(melbacore_machine *self, const melba_value *value);

/* What 'next' returns when the item that it stores has to be waited for. */
enum { MELBACORE_WAIT = 3 };

/* Behind those, without a guard. */
melba_status melbacore_machine_resume(melbacore_machine *self, uint32_t *outcome);
void melbacore_machine_unwind(melbacore_machine *self);
void melbacore_machine_forget(melbacore_machine *self);

/* What was written. */
const melbacore_output *melbacore_machine_output(const melbacore_machine *self);

/*
 * Where a machine stands: 'level' 0 is the innermost function.  False when there is none.
 */
typedef struct melbacore_place {
    const melbacore_program *program;
    uint32_t line;
    uint32_t function_kind; /* 0 root, 1 block, 2 macro, 3 caller, 4 loop. */
    const melbacore_name *name;
} melbacore_place;
bool melbacore_machine_place(const melbacore_machine *self, uint32_t level, melbacore_place *out);

/*
 * The frame that macros were made in.  The host has one object for it, its cell, which holds the frame, its scope, its
 * program and the cell of the frame further out; what stands for a macro holds the cell.
 */
void **melbacore_frame_cell(melbacore_frame_head *self);
melbacore_frame_head *melbacore_frame_outer(melbacore_frame_head *self);
melbacore_scope *melbacore_frame_scope(melbacore_frame_head *self);
const melbacore_program *melbacore_frame_program(melbacore_frame_head *self);
void melbacore_frame_retain(melbacore_frame_head *self);
void melbacore_frame_release(melbacore_frame_head *self, const melbacore_template_host *host, void *context);
/* Shows the handles that its variables hold, unless something in it runs; stops at what is not 0. */
int melbacore_frame_visit(melbacore_frame_head *self, int (*visit)(void *handle, void *arg), void *arg);
/* Gives back what its variables hold, unless something in it runs. */
void melbacore_frame_clear(melbacore_frame_head *self, const melbacore_template_host *host, void *context);

/* Peeks at the item that comes next; MELBACORE_MISSING when there is none. */
int melbacore_loop_peek(melbacore_loop *self, const melbacore_template_host *host, void *context);
int melbacore_loop_length(melbacore_loop *self, const melbacore_template_host *host, void *context, int64_t *out);

/* Frees what the machine keeps in a scope; the host calls it before it frees one. */
void melbacore_scope_finish(melbacore_scope *self);
/* Gives a scope the blocks of its program, or of another scope. */
bool melbacore_scope_begin(melbacore_scope *self);
bool melbacore_scope_copy_blocks(melbacore_scope *self, melbacore_scope *from);
/* Adds block 'index' of a program behind those that a scope has. */
bool melbacore_scope_add(melbacore_scope *self, const melbacore_program *program, uint32_t index);
/* The number of the block of a name in a scope, or -1. */
int64_t melbacore_scope_block(const melbacore_scope *self, melba_bytes name, int64_t after);

/* Makes room for so many characters of a width; false when there is no memory or they are too many. */
bool melbacore_output_reserve(melbacore_output *self, size_t count, uint32_t width);
/* Writes characters; 'widest' is a bound of them. */
bool melbacore_output_append(melbacore_output *self, melba_text text, uint32_t widest);
bool melbacore_output_integer(melbacore_output *self, int64_t number);

/* ===== Programs ======================================================== */

melba_status melbacore_program_new(melbacore_program **out);
void melbacore_program_free(melbacore_program *self);
/* The tables of a program, for the host to link. */
melbacore_name *melbacore_program_names(melbacore_program *self, size_t *count);
melbacore_signature *melbacore_program_signatures(melbacore_program *self, size_t *count);

/* A kind of constant that a host may set: a value whose head is 'bits' and whose second word is 'handle'. */
enum { MELBACORE_CONSTANT_VALUE = 16 };

/* A constant that is an object of the host's. */
typedef struct melbacore_constant {
    uint32_t kind; /* A ConstantKind of the tree: 5 a big integer, 6 a text, 7 an object; others need no handle. */
    uint32_t text; /* Number of a name, or of the object. */
    uint64_t bits;
    void *handle;  /* Set by the host; borrowed by each render. */
} melbacore_constant;
melbacore_constant *melbacore_program_constants(melbacore_program *self, size_t *count);
/* What a macro is. */
typedef struct melbacore_macro_shape {
    const melbacore_name *name;
    const uint32_t *parameters; /* Numbers of names. */
    uint32_t count;
    bool takes_caller, takes_keywords, takes_variable;
    bool explicit_caller;
} melbacore_macro_shape;
bool melbacore_program_macro(const melbacore_program *self, uint32_t shape, melbacore_macro_shape *out);
/* The name of block 'index'; NULL when there is none. */
const melbacore_name *melbacore_program_block(const melbacore_program *self, uint32_t index);
/* The line of an instruction, 0 behind the last. */
uint32_t melbacore_program_line(const melbacore_program *self, size_t index);
/* The host's owner of a program. */
void melbacore_program_set_owner(melbacore_program *self, void *owner);
void *melbacore_program_owner(const melbacore_program *self);
/* Filter or test 'index' that must be there when the program is loaded; NULL when there is no more. */
const melbacore_name *melbacore_program_requirement(const melbacore_program *self, uint32_t index, bool *is_filter,
                                                    uint32_t *line);


/* Why a tree does not compile: the reasons of CompileFault. */
typedef struct melbacore_fault {
    uint32_t reason;
    uint32_t name; /* Number of a text of the tree. */
    uint32_t line;
} melbacore_fault;

/*
 * Compiles a tree into an empty program.  Bits of 'flags': 1 escapes, 2 async, 4 finalize, 8 native, 16 operators are
 * intercepted.
 */
melba_status melbacore_program_compile(melbacore_program *self, const void *tree, uint32_t flags,
                                       melbacore_fault *fault);
/* Behind it, in memory of the entry. */
size_t melbacore_compiler_size(void);
melba_status melbacore_compiler_run(void *memory, const void *tree, uint32_t flags, melbacore_program *out,
                                    melbacore_fault *fault);
void melbacore_compiler_finish(void *memory);

#endif

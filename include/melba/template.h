/*
 * melba/template.h - templates in Jinja2's language
 *
 * An environment says how templates are written, where they come from and what
 * functions they may call.  A template is compiled once and rendered as often
 * as one likes: with values of melba/value.h, with a JSON text, or with a
 * program's own structs, which a table of fields describes.  Output is UTF-8.
 *
 * What the language means is what Jinja2 3.1 means by it, for values that JSON
 * can hold; docs/limits.md lists what is missing.
 */
#ifndef MELBA_TEMPLATE_API_H
#define MELBA_TEMPLATE_API_H

#include "melba/base.h"
#include "melba/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ===== Environments ==================================================== */

/*
 * What templates share.  It is set up by one thread; once templates are
 * compiled or loaded it only changes by melba_environment_clear.  'const' may
 * be shared.
 */
typedef struct melba_environment melba_environment;

/* Bits of 'flags' in melba_environment_options. */
typedef enum melba_environment_flags {
    /* Values are escaped for HTML unless they are marked safe. */
    MELBA_AUTOESCAPE = 1,
    /* The first line feed behind a block is left out. */
    MELBA_TRIM_BLOCKS = 2,
    /* So is white space from the start of a line to a block. */
    MELBA_LSTRIP_BLOCKS = 4,
    /* A line feed that ends the source is kept. */
    MELBA_KEEP_TRAILING_NEWLINE = 8,
    /* The tags 'break' and 'continue'. */
    MELBA_LOOP_CONTROLS = 16,
    /* The tag 'do'. */
    MELBA_DO = 32
} melba_environment_flags;

/* What becomes of a variable, attribute or item that is not there. */
typedef enum melba_undefined {
    MELBA_UNDEFINED_PLAIN = 0,     /* Writes nothing; what is asked of it is an
                                      error. */
    MELBA_UNDEFINED_CHAINABLE = 1, /* Its attributes are undefined, too. */
    MELBA_UNDEFINED_DEBUG = 2,     /* Writes what is missing. */
    MELBA_UNDEFINED_STRICT = 3     /* Any use is an error. */
} melba_undefined;

/*
 * How to read and render.  All zeroes but 'size' is the default, and so is a
 * NULL in its place: Jinja2's delimiters, no escaping.  Texts are copied.
 */
typedef struct melba_environment_options {
    size_t size;          /* sizeof(melba_environment_options). */
    uint32_t flags;       /* melba_environment_flags, or-ed. */
    uint32_t undefined;   /* A melba_undefined. */
    uint64_t steps;       /* The turns of loops and filters, and the calls of
                             macros, blocks and includes, that a render may
                             make; 0 for MELBA_TEMPLATE_STEPS. */
    uint64_t output;      /* The most bytes that a render may write; 0 for
                             MELBA_TEMPLATE_OUTPUT, which is the most. */
    uint64_t memory;      /* The most bytes of values that a render may make;
                             0 for MELBA_TEMPLATE_MEMORY. */
    uint32_t depth;       /* How many macros, blocks and includes may be open
                             at once; 0 for MELBA_TEMPLATE_DEPTH, the most. */
    uint32_t reserved;    /* 0. */
    melba_bytes block_start, block_end;       /* Empty for "{%" and "%}". */
    melba_bytes variable_start, variable_end; /* Empty for "{{" and "}}". */
    melba_bytes comment_start, comment_end;   /* Empty for "{#" and "#}". */
    melba_bytes line_statement_prefix;        /* Empty for none. */
    melba_bytes line_comment_prefix;          /* Empty for none. */
} melba_environment_options;

#define MELBA_TEMPLATE_STEPS ((uint64_t)100000000)
#define MELBA_TEMPLATE_OUTPUT ((uint64_t)1 << 31)
#define MELBA_TEMPLATE_MEMORY ((uint64_t)1 << 30)
#define MELBA_TEMPLATE_DEPTH 2000

/*
 * Stores a new environment, owned by the caller (free with
 * melba_environment_free), in '*out'.  MELBA_BAD_ARGUMENT when an option is
 * not one that there is.
 */
melba_status melba_environment_new(const melba_environment_options *options,
                                   melba_environment **out);

/*
 * Gives back the environment and what it loaded.  Templates that were compiled
 * with it must be freed before.  'self' may be NULL.
 */
void melba_environment_free(melba_environment *self);

/* ===== Where templates come from ======================================= */

/*
 * Adds a source under a name; both are copied.  Sources that were added are
 * found before what a loader has, the last of a name before others.
 */
melba_status melba_environment_add_source(melba_environment *self,
                                          melba_bytes name,
                                          melba_bytes source);

/*
 * Adds a directory: a template's name is the path of a file in it, with '/'
 * between steps.  A name that leads out of it ("..", or a '/' first) is not
 * found.  'path' is copied.
 */
melba_status melba_environment_add_directory(melba_environment *self,
                                             melba_bytes path);

/* What a loader of the caller's answers. */
typedef enum melba_found {
    MELBA_FOUND = 0,
    MELBA_NOT_HERE = 1,   /* Other loaders are asked. */
    MELBA_NOT_READ = 2    /* The call ends with MELBA_STOPPED. */
} melba_found;

/*
 * Appends the source of a template to 'source' and returns a melba_found.  Any
 * thread that loads may call it.  It may not use the environment.
 */
typedef int (*melba_load)(void *context, melba_bytes name,
                          melba_buffer *source);

/* Adds a loader, which is called with 'context'. */
melba_status melba_environment_add_loader(melba_environment *self,
                                          melba_load load, void *context);

/* ===== What templates may call ========================================= */

/* One call of a function of the caller's, for as long as it lasts. */
typedef struct melba_call melba_call;

/*
 * A function that templates call: as a function, as a filter, whose first
 * argument is what is filtered, or as a test, whose result is true or false.
 * It stores its result, which is null before, in '*result': a text of it is
 * static, borrowed from an argument, or made by melba_call_text.  What is
 * undefined arrives as MELBA_NOTHING.  It returns 0, or anything else to fail,
 * best what melba_call_fail returns.  Any thread that renders may call it; it
 * may render another template.
 *
 *     static int shout(void *context, melba_call *call,
 *                      const melba_value *arguments, size_t count,
 *                      melba_value *result)
 *     {
 *         melba_bytes text = melba_value_text(count > 0 ? arguments : NULL);
 *         char loud[64];
 *         if (text.size + 1 > sizeof loud)
 *             return melba_call_fail(call, "that is too long to shout");
 *         memcpy(loud, text.data, text.size);
 *         loud[text.size] = '!';
 *         melba_bytes made = {loud, text.size + 1};
 *         return melba_call_text(call, made, result);
 *     }
 *
 *     melba_environment *environment;
 *     melba_template *greeting;
 *     melba_bytes source = {"{{ name|shout }} {{ 6 * 7 }}", 28};
 *     melba_bytes json = {"{\"name\": \"Hello\"}", 17};
 *     melba_bytes filter = {"shout", 5}, none = {NULL, 0};
 *     if (melba_environment_new(NULL, &environment) == MELBA_OK) {
 *         melba_environment_add_filter(environment, filter, shout, NULL);
 *         if (melba_template_compile(environment, none, source, &greeting,
 *                                    NULL) == MELBA_OK) {
 *             if (melba_template_render_json(greeting, json, &buffer, NULL)
 *                 == MELBA_OK)
 *                 printf("%.*s\n", (int)buffer.size,
 *                        (const char *)buffer.data);
 *             melba_template_free(greeting);
 *         }
 *         melba_environment_free(environment);
 *     }
 */
typedef int (*melba_function)(void *context, melba_call *call,
                              const melba_value *arguments, size_t count,
                              melba_value *result);

/*
 * Adds a function under a name, which is copied, before the templates that use
 * it are compiled.  It hides one of the library's own.
 */
melba_status melba_environment_add_function(melba_environment *self,
                                            melba_bytes name,
                                            melba_function function,
                                            void *context);

/* The same with a filter. */
melba_status melba_environment_add_filter(melba_environment *self,
                                          melba_bytes name,
                                          melba_function function,
                                          void *context);

/* The same with a test. */
melba_status melba_environment_add_test(melba_environment *self,
                                        melba_bytes name,
                                        melba_function function,
                                        void *context);

/*
 * Adds a variable that every template has.  The name is copied, the value and
 * all that it points to are borrowed until the environment is freed.
 */
melba_status melba_environment_add_value(melba_environment *self,
                                         melba_bytes name,
                                         const melba_value *value);

/* The argument of that name, or NULL: 'arguments' has only those without. */
const melba_value *melba_call_argument(melba_call *self, melba_bytes name);

/* Copies a text into memory of the render; returns 0, or fails. */
int melba_call_text(melba_call *self, melba_bytes text, melba_value *result);

/* The same with a text that is HTML already and is not escaped again. */
int melba_call_safe_text(melba_call *self, melba_bytes text,
                         melba_value *result);

/* Memory for values until the render ends, or NULL; 0 bytes are one. */
void *melba_call_memory(melba_call *self, size_t size);

/* Says why the call fails, in a sentence that ends in NUL; returns not 0. */
int melba_call_fail(melba_call *self, const char *message);

/* ===== Templates ======================================================= */

/* A compiled template.  Immutable: any number of threads may render one. */
typedef struct melba_template melba_template;

/*
 * Compiles 'source' and stores a new template, owned by the caller (free with
 * melba_template_free), in '*out'.  'name' is for errors and may be empty;
 * both are copied.  MELBA_SYNTAX when it is not a template, or names a filter
 * or test that there is not: 'error' has the place.
 */
melba_status melba_template_compile(const melba_environment *environment,
                                    melba_bytes name, melba_bytes source,
                                    melba_template **out,
                                    melba_error *error);

/* Gives a template back; 'self' may be NULL. */
void melba_template_free(melba_template *self);

/*
 * Stores the template of that name, compiled when it is asked for the first
 * time, borrowed until the environment is cleared or freed, in '*out'.
 * MELBA_NOT_FOUND when there is none.
 */
melba_status melba_environment_load(const melba_environment *self,
                                    melba_bytes name,
                                    const melba_template **out,
                                    melba_error *error);

/*
 * Forgets all loaded templates, so that they are loaded anew.  No thread may
 * render with the environment meanwhile.
 */
void melba_environment_clear(melba_environment *self);

/* ===== Structs ========================================================= */

/* What a member of a struct is. */
typedef enum melba_field_type {
    MELBA_FIELD_BOOL = 1,     /* bool */
    MELBA_FIELD_SIGNED = 2,   /* A signed integer of 1, 2, 4 or 8 bytes. */
    MELBA_FIELD_UNSIGNED = 3, /* An unsigned one. */
    MELBA_FIELD_REAL = 4,     /* float or double */
    MELBA_FIELD_STRING = 5,   /* const char *, which ends in NUL; NULL is
                                 None. */
    MELBA_FIELD_CHARACTERS = 6, /* char [size], up to a NUL if there is one. */
    MELBA_FIELD_BYTES = 7,    /* melba_bytes */
    MELBA_FIELD_VALUE = 8,    /* melba_value */
    MELBA_FIELD_RECORD = 9,   /* A struct; 'fields' are its. */
    MELBA_FIELD_POINTER = 10, /* A pointer to a struct; NULL is None. */
    MELBA_FIELD_LIST = 11,    /* A pointer to items of type 'item'; how many
                                 is a size_t member at 'count'. */
    MELBA_FIELD_ARRAY = 12    /* 'count' items of type 'item' in the struct. */
} melba_field_type;

/* One member; best made by a macro below. */
typedef struct melba_field {
    melba_bytes name;     /* What templates call it. */
    uint32_t type;        /* A melba_field_type. */
    uint32_t item;        /* Of a list or array: the type of its items, which
                             are not lists or arrays. */
    size_t offset;        /* Where it is in the struct. */
    size_t size;          /* Its size, or that of one item. */
    size_t count;         /* Of a list, the offset of its count; of an array,
                             the count. */
    const struct melba_fields *fields; /* Of a struct, or NULL. */
} melba_field;

/* The members of a struct that templates see. */
typedef struct melba_fields {
    const melba_field *fields;
    size_t count;
} melba_fields;

#define MELBA_FIELD(record, member, type)                              \
    {                                                                  \
        {#member, sizeof #member - 1}, type, 0, offsetof(record, member), \
            sizeof(((record *)0)->member), 0, NULL                     \
    }
#define MELBA_FIELD_OF(record, member, type, fields)                   \
    {                                                                  \
        {#member, sizeof #member - 1}, type, 0, offsetof(record, member), \
            sizeof(((record *)0)->member), 0, fields                   \
    }
#define MELBA_FIELD_ITEMS(record, member, counter, item, fields)       \
    {                                                                  \
        {#member, sizeof #member - 1}, MELBA_FIELD_LIST, item,         \
            offsetof(record, member), sizeof(*((record *)0)->member),  \
            offsetof(record, counter), fields                          \
    }

/* ===== Rendering ======================================================= */

/*
 * Renders and appends the text to 'buffer', which on failure holds what it
 * held before.  'context' is an object whose members are the variables, or
 * NULL for none; its texts are UTF-8, and those marked MELBA_SAFE are HTML
 * already.  MELBA_FAILED when the template cannot go on: 'error' has the
 * template, the line, and why.  MELBA_TOO_LARGE when it passes a limit.
 */
melba_status melba_template_render(const melba_template *self,
                                   const melba_value *context,
                                   melba_buffer *buffer, melba_error *error);

/*
 * The same with a JSON text, whose root is an object.  MELBA_SYNTAX and
 * MELBA_BAD_ENCODING are about that text, as of melba_json_parse.
 */
melba_status melba_template_render_json(const melba_template *self,
                                        melba_bytes json,
                                        melba_buffer *buffer,
                                        melba_error *error);

/*
 * The same with a struct, whose members are the variables.  No more of it is
 * read than the template asks for, in place.
 *
 *     struct item { const char *name; double price; };
 *     struct cart { int64_t number; struct item *items; size_t count; };
 *
 *     static const melba_field item_fields[] = {
 *         MELBA_FIELD(struct item, name, MELBA_FIELD_STRING),
 *         MELBA_FIELD(struct item, price, MELBA_FIELD_REAL),
 *     };
 *     static const melba_fields item = {item_fields, 2};
 *     static const melba_field cart_fields[] = {
 *         MELBA_FIELD(struct cart, number, MELBA_FIELD_SIGNED),
 *         MELBA_FIELD_ITEMS(struct cart, items, count, MELBA_FIELD_RECORD,
 *                           &item),
 *     };
 *     static const melba_fields cart = {cart_fields, 2};
 *
 *     struct item tea = {"Tea", 2.5};
 *     struct cart mine = {7, &tea, 1};
 *     melba_environment *environment;
 *     melba_template *bill;
 *     melba_bytes none = {NULL, 0}, source = {
 *         "{{ number }}:{% for i in items %} {{ i.name }}{% endfor %}", 58};
 *     if (melba_environment_new(NULL, &environment) == MELBA_OK) {
 *         if (melba_template_compile(environment, none, source, &bill, NULL)
 *             == MELBA_OK) {
 *             if (melba_template_render_struct(bill, &cart, &mine, &buffer,
 *                                              NULL) == MELBA_OK)
 *                 printf("%.*s\n", (int)buffer.size,
 *                        (const char *)buffer.data);
 *             melba_template_free(bill);
 *         }
 *         melba_environment_free(environment);
 *     }
 */
melba_status melba_template_render_struct(const melba_template *self,
                                          const melba_fields *fields,
                                          const void *record,
                                          melba_buffer *buffer,
                                          melba_error *error);

/* What to render with: one of three, the others NULL or empty. */
typedef struct melba_template_input {
    size_t size;          /* sizeof(melba_template_input). */
    const melba_value *value;
    melba_bytes json;
    const melba_fields *fields;
    const void *record;
} melba_template_input;

/*
 * Takes a piece of the output, which need not end between two characters;
 * anything but 0 ends the render with MELBA_STOPPED.
 */
typedef int (*melba_write)(void *context, melba_bytes piece);

/*
 * Renders and writes piece by piece, each of about 'piece' bytes, or of
 * MELBA_TEMPLATE_PIECE when that is 0.  What was written before a failure
 * stays written.  'input' may be NULL for no variables.
 */
melba_status melba_template_write(const melba_template *self,
                                  const melba_template_input *input,
                                  size_t piece, melba_write write,
                                  void *context, melba_error *error);

#define MELBA_TEMPLATE_PIECE 16384

/* ===== Showing errors ================================================== */

/*
 * Appends the lines around the place of an error, each with its number, and a
 * mark below the place, to 'buffer'.  'source' is what was compiled.  Nothing
 * is appended when the error has no place there.
 */
melba_status melba_template_excerpt(melba_bytes source,
                                    const melba_error *error,
                                    melba_buffer *buffer);

/* The source of a template, borrowed until it is freed. */
melba_bytes melba_template_source(const melba_template *self);

#ifdef __cplusplus
}
#endif

#endif /* MELBA_TEMPLATE_API_H */

/* Writing Python objects as JSON: what its files share. */
#ifndef MELBA_PY_JSON_H
#define MELBA_PY_JSON_H

#include "core.h"

/* The options of orjson 3, by its numbers, and behind them Melba's own. */
enum {
    JSON_INDENT_2 = 1 << 0,
    JSON_NAIVE_UTC = 1 << 1,
    JSON_NON_STR_KEYS = 1 << 2,
    JSON_OMIT_MICROSECONDS = 1 << 3,
    JSON_SERIALIZE_NUMPY = 1 << 4,
    JSON_SORT_KEYS = 1 << 5,
    JSON_STRICT_INTEGER = 1 << 6,
    JSON_UTC_Z = 1 << 7,
    JSON_PASSTHROUGH_SUBCLASS = 1 << 8,
    JSON_PASSTHROUGH_DATETIME = 1 << 9,
    JSON_APPEND_NEWLINE = 1 << 10,
    JSON_PASSTHROUGH_DATACLASS = 1 << 11,
    /* orjson's are given room to grow. */
    JSON_SERIALIZE_DECIMAL = 1 << 24,
    JSON_SERIALIZE_SET = 1 << 25,
    JSON_SERIALIZE_BYTES = 1 << 26,
    JSON_SERIALIZE_MODELS = 1 << 27,
    JSON_ENSURE_ASCII = 1 << 28,
    JSON_ALL_OPTIONS = ((1 << 12) - 1) | JSON_SERIALIZE_DECIMAL | JSON_SERIALIZE_SET | JSON_SERIALIZE_BYTES
        | JSON_SERIALIZE_MODELS | JSON_ENSURE_ASCII
};

/* Containers within each other, and calls of 'default' within each other. */
enum { JSON_DEPTH_LIMIT = 254, JSON_DEFAULT_LIMIT = 255 };

/* All frames together: an Enum, too, may have a value that has to be replaced in turn. */
enum { JSON_FRAME_LIMIT = 1024 };

/*
 * What a container on the way to the current value still has to give.  All of
 * them hold their object, so that Python code which runs in between cannot
 * take it away.
 */
typedef enum frame_kind {
    FRAME_LIST,  /* A list, whose length is looked at for each item. */
    FRAME_TUPLE,
    FRAME_ITERATOR, /* What Python calls one; only where a document is written in pieces. */
    FRAME_DICT,  /* A dict with keys that are str. */
    FRAME_FIELDS, /* The dict of a dataclass, names with an underscore in front left out. */
    FRAME_PAIRS, /* A list of keys that are text and values in turn. */
    FRAME_HELD,  /* One value that only this frame holds. */
    FRAME_DEFAULT /* The same, from a call of 'default'. */
} frame_kind;

typedef struct json_frame {
    PyObject *object;
    union {
        Py_ssize_t next;
        PyObject *const *at; /* In json_plain.c, as long as nothing moves what the object holds. */
    };
    PyObject *const *end;
    frame_kind kind;
    uint32_t size; /* Of a dict when it was opened. */
} json_frame;

/* Names that are looked up in other objects, interned. */
enum {
    NAME_ATTRS, NAME_DICT, NAME_FIELDS, NAME_INT, NAME_MODEL_DUMP, NAME_NAME, NAME_OWN_VALUE,
    NAME_SLOTS, NAME_VALUE, NAME_COUNT
};

/* json_class.c: one slot of a class. */
typedef struct json_slot {
    PyObject *name;
    Py_ssize_t offset;
} json_slot;

typedef struct json_class {
    PyTypeObject *type; /* Only compared: a class that is gone is not one that has this version. */
    unsigned version;
    bool has_slots;     /* Its fields are 'fields', and all are slots. */
    bool is_usual_enum; /* Its members' values are their '_value_'. */
    bool has_dict;      /* It is a dataclass whose objects have nothing but the usual dict. */
    Py_ssize_t count;
    json_slot fields[];
} json_class;

enum { JSON_CLASSES = 64 };

/* json_sort.c: in which order the members of dicts that are alike go. */
typedef struct json_order json_order;

enum { JSON_ORDERS = 32 };

/* As melbacore_json_clean. */
typedef size_t json_clean(const uint8_t *text, size_t count, uint8_t *out);

/* Types of other modules, looked up when something unknown turns up and the module is loaded. */
typedef struct json_types {
    PyObject *encode_error;  /* JSONEncodeError. */
    PyTypeObject *fragment;  /* Fragment. */
    PyTypeObject *chunks;    /* What iter_dumps answers, once it has. */
    PyTypeObject *encoder;   /* Encoder, once it is asked for. */
    PyTypeObject *enum_meta;
    PyTypeObject *enum_base; /* Enum. */
    PyTypeObject *uuid;
    PyTypeObject *datetime;
    PyTypeObject *date;
    PyTypeObject *time;
    PyTypeObject *timedelta;
    PyTypeObject *zoneinfo;
    PyTypeObject *decimal;
    PyTypeObject *ndarray;
    PyTypeObject *generic;   /* The base of numpy's scalars. */
    PyTypeObject *model;     /* pydantic's BaseModel. */
    PyTypeObject *structure; /* msgspec's Struct. */
    PyTypeObject *attribute; /* Of attrs; there when that is loaded. */
    PyObject *unset;         /* msgspec.UNSET, which is left out. */
    PyObject *utc;           /* datetime.timezone.utc. */
    PyObject *field_type;    /* dataclasses._FIELD, the mark of a true field. */
    Py_ssize_t module_count; /* Of sys.modules when it was last looked through. */
    json_clean *clean;       /* The copy of clean text that is worth a call for short ones as well, or NULL. */
    bool decimals_are_known; /* Whether the digits of a Decimal may be read in place. */
    bool dicts_are_known;    /* Whether the entries of a dict may be read in place. */
    Py_ssize_t uuid_offset;  /* Of the slot that holds a UUID's int, or 0. */
    PyObject *names[NAME_COUNT];
    json_class *classes[JSON_CLASSES];
    json_order *orders[JSON_ORDERS];
    size_t long_size;        /* Of the last result that was too long for 'kept'. */
    struct json_kept *kept;  /* The memory of dumps while no call has it. */
} json_types;

/* What stands at the start of a line, once for each level. */
typedef struct json_indent {
    const char *unit; /* Its 'width' characters, where they are not all 'fill'; else NULL. */
    size_t width;
    char fill;
} json_indent;

/* Memory that is kept between calls, by an Encoder or the module. */
typedef struct json_kept {
    size_t size;
    uint8_t data[];
} json_kept;

/* A longer document goes on as in dumps, in memory that becomes the result. */
enum { JSON_KEPT_MOST = 1 << 24, JSON_KEPT_BY_MODULE = 1 << 18 };

/* json_into.c: memory of the caller. */
typedef struct json_target {
    PyObject *object;
    Py_buffer view;
    size_t offset;   /* Where the document begins. */
    bool grows;      /* A bytearray, which is cut behind the document. */
    bool is_held;    /* Whether 'view' is. */
    uint8_t *rest;   /* What may not fit into memory that does not grow; or NULL. */
    size_t rest_at;  /* Its place there. */
} json_target;

/* One call of dumps. */
typedef struct json_writer {
    uint8_t *start;      /* Of the memory, which is 'scratch' or that of 'bytes'. */
    uint8_t *end;
    PyObject *bytes;     /* A bytes object that only this call knows, or NULL. */
    json_target *target; /* What is written into instead, or NULL. */
    json_kept *kept;     /* The same as memory that is kept, or NULL. */
    json_kept **shelf;   /* Where that is kept between calls; or NULL. */
    size_t kept_most;    /* How long it may be. */
    json_types *types;
    PyObject *fallback;  /* 'default', or NULL. */
    int options;
    int depth;           /* Containers that are open. */
    int defaults;        /* Calls of 'default' whose result is being written. */
    json_indent indent;  /* Good where JSON_INDENT_2 is among the options. */
    bool takes_iterators;
    bool is_paused;
    size_t piece;        /* How long a piece has to be to pause behind it. */
    json_frame *frames;
    Py_ssize_t frame_count;
    Py_ssize_t frame_room;
    json_frame first_frames[16];
    uint8_t scratch[1536];
} json_writer;

/* json_state.c: made when it is first asked for; NULL with an exception. */
json_types *json_types_made(PyObject *module);

static inline json_types *json_types_of(PyObject *module)
{
    json_types *types = __atomic_load_n(&core_state_of(module)->json, __ATOMIC_ACQUIRE);
    return types != NULL ? types : json_types_made(module);
}

/* The type at '*place', made when it is first asked for; borrowed. */
PyTypeObject *json_type(PyObject *module, PyTypeObject **place, PyType_Spec *spec);

/*
 * json_lookup.c: looks for the types that are not known yet, when modules have
 * been loaded since.  What a module in the making lacks is no error, but want of
 * memory is.
 */
bool json_look_up(json_types *types);

/* json_fragment.c */
extern PyType_Spec json_fragment_spec;

/* json_arguments.c: the names of a call's arguments, the first ones without keywords. */
typedef struct json_signature {
    const char *function;
    const char *const *names;
    int by_place_only; /* These are required. */
    int by_place;
    int count;
} json_signature;

/* What every call takes: default, option, indent, ensure_ascii; in this order. */
enum { JSON_SETTINGS = 4 };

/* Fills 'taken', which is all NULL, with borrowed arguments. */
bool json_take(PyObject *error, const json_signature *signature, PyObject *const *args, Py_ssize_t count,
               PyObject *names, PyObject **taken);
/* The settings of 'writer', which borrows them; 'None' and NULL are the same. */
bool json_take_settings(PyObject *error, PyObject *const settings[JSON_SETTINGS], json_writer *writer);

/* Everything but the settings and the memory. */
static inline void json_start(json_writer *writer, json_types *types)
{
    writer->bytes = NULL;
    writer->target = NULL;
    writer->kept = NULL;
    writer->shelf = NULL;
    writer->types = types;
    writer->takes_iterators = false;
    writer->depth = writer->defaults = 0;
    writer->frames = writer->first_frames;
    writer->frame_count = 0;
    writer->frame_room = sizeof writer->first_frames / sizeof *writer->first_frames;
}

/* json_dumps.c: a whole document by a writer that has its settings. */
uint8_t *json_write_all(json_writer *writer, uint8_t *out, PyObject *value);
PyObject *json_encode(json_writer *writer, json_types *types, PyObject *value);
PyObject *json_encode_into(json_writer *writer, json_types *types, PyObject *value, PyObject *buffer, PyObject *offset);

/* json_chunks.c: the iterator over the pieces of a document; 'settings' as for json_take_settings. */
PyObject *json_chunks_new(PyObject *module, PyObject *value, PyObject *const settings[JSON_SETTINGS], PyObject *size);

/* json_into.c: where to write, or NULL; then the size of the document that ends at 'out', or -1 when that is NULL. */
uint8_t *json_target_open(json_writer *writer, json_target *target, PyObject *object, PyObject *offset);
uint8_t *json_target_grow(json_writer *writer, uint8_t *out, size_t count);
Py_ssize_t json_target_close(json_writer *writer, json_target *target, uint8_t *out);

/* json_output.c: room for 'count' more bytes behind 'out'; NULL with an exception. */
uint8_t *json_grow(json_writer *writer, uint8_t *out, size_t count);

static inline uint8_t *json_room(json_writer *writer, uint8_t *out, size_t count)
{
    return (size_t)(writer->end - out) >= count ? out : json_grow(writer, out, count);
}

/* What was written, in memory of just that size; NULL where 'out' is.  Either way the memory is given back. */
PyObject *json_finish(json_writer *writer, uint8_t *out);

/* The UTF-8 of a str that somebody has had encoded, which it keeps for as long as it lives; or nothing. */
static inline melba_bytes json_encoded(PyObject *text)
{
#ifndef Py_GIL_DISABLED
    const PyCompactUnicodeObject *compact = (PyCompactUnicodeObject *)text;
    if (PyUnicode_IS_COMPACT(text) && compact->utf8 != NULL)
        return (melba_bytes){compact->utf8, (size_t)compact->utf8_length};
#else
    /* Another thread may be about to encode it, and 3.13 shows the place before what stands there. */
    (void)text;
#endif
    return (melba_bytes){NULL, 0};
}

/* json_text.c: a str between quotes, of any kind and length. */
uint8_t *json_write_text(json_writer *writer, uint8_t *out, PyObject *text);

/* json_floats.c: doubles, each with a comma behind it; what is not finite is null. */
uint8_t *json_write_doubles(json_writer *writer, uint8_t *out, const void *values, size_t count);
/* The floats that 'items' begin with, or some of them; '*count' becomes how many. */
uint8_t *json_write_floats(json_writer *writer, uint8_t *out, PyObject *const *items, Py_ssize_t *count);

/* What the writers of leaves answer for a value that opens something: an address that no output has. */
#define JSON_OPENS(writer) ((uint8_t *)(writer))

/* json_plain.c: a value that opens something and all that is in it, in the plainest style; 'out' has room for a leaf. */
uint8_t *json_write_plain(json_writer *writer, uint8_t *out, PyObject *value);

/* json_walk.c: a value and all that is in it. */
uint8_t *json_write(json_writer *writer, uint8_t *out, PyObject *value);
/*
 * The same up to the end, where no frame is left, or to a place behind
 * 'writer->piece' bytes; from there on without a value.  The byte in front of
 * that place has to stand in front of what follows.
 */
uint8_t *json_write_piece(json_writer *writer, uint8_t *out, PyObject *value);
void json_drop_frames(json_writer *writer);
uint8_t *json_write_int(json_writer *writer, uint8_t *out, PyObject *value);
/* One leaf; JSON_OPENS for a value that is none. */
uint8_t *json_write_leaf(json_writer *writer, uint8_t *out, PyObject *value);
/* A double that melbakernel_double does not write, or null for what is not finite. */
uint8_t *json_write_rare_double(uint8_t *out, double value);
/* Opens '*value', or writes it or what it is replaced by; '*value' becomes what is to be opened then, or NULL. */
uint8_t *json_begin_value(json_writer *writer, uint8_t *out, PyObject **value);
/* A line feed and the indent of that many levels. */
uint8_t *json_new_line(json_writer *writer, uint8_t *out, int depth);
json_frame *json_push(json_writer *writer, PyObject *owned, frame_kind kind);

/* json_open.c: opens a container, and writes or replaces whatever else is written or replaced. */
uint8_t *json_open_value(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead);
/* Opens a container, whose frame takes 'owned'; NULL where that is NULL, or too deep. */
uint8_t *json_begin(json_writer *writer, uint8_t *out, PyObject *owned, frame_kind kind);

/*
 * json_types.c: a value that is none of the common types.  Either it is
 * written, or '*instead' is what is to be written for it, a new reference.
 */
uint8_t *json_write_other(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead);
/* What is written for a value, held by a frame until it is. */
uint8_t *json_replace(json_writer *writer, uint8_t *out, PyObject *owned, frame_kind kind, PyObject **instead);

/* json_key.c: the text of a key that is no str, as a new str. */
PyObject *json_key_text(json_writer *writer, PyObject *key);

/* json_fragment.c: what a Fragment holds, as it is. */
uint8_t *json_write_fragment(json_writer *writer, uint8_t *out, PyObject *value);

/* json_decimal.c: a Decimal as the number that str() shows, every digit of it; null when it is not finite. */
uint8_t *json_write_decimal(json_writer *writer, uint8_t *out, PyObject *value);
/* The same, or its text where str is 'default', without a call of str(); NULL where that takes one. */
uint8_t *json_write_usual_decimal(const json_writer *writer, uint8_t *out, PyObject *value);
/* Whether Decimals of this Python lie as json_decimal.c has it, by a few of every kind. */
bool json_decimal_is_known(PyTypeObject *type);

/* json_simple.c: a value that is one text, without quotes; NULL, maybe without an exception, for all others. */
uint8_t *json_write_simple(json_writer *writer, uint8_t *out, PyObject *value, bool is_key);
uint8_t *json_write_quoted(json_writer *writer, uint8_t *out, PyObject *value);
/* The same where that runs no code of Python's; JSON_OPENS, and nothing written, otherwise. */
uint8_t *json_write_known(json_writer *writer, uint8_t *out, PyObject *value);

/* json_uuid.c: 36 bytes without quotes. */
uint8_t *json_write_uuid(json_writer *writer, uint8_t *out, PyObject *value);
/* Whether that runs no code of Python's. */
bool json_is_plain_uuid(json_writer *writer, PyObject *value);

/* json_datetime.c: each takes up to 40 bytes, quotes not counted. */
uint8_t *json_write_datetime(json_writer *writer, uint8_t *out, PyObject *value);
uint8_t *json_write_date(uint8_t *out, PyObject *value);
uint8_t *json_write_time(json_writer *writer, uint8_t *out, PyObject *value);

/*
 * json_numpy.c: NULL without an exception when 'value' is nothing of numpy's,
 * or when it is and '*problem' says why only 'default' can write it.
 */
uint8_t *json_write_numpy(json_writer *writer, uint8_t *out, PyObject *value, const char **problem);

/* json_bytes.c: bytes, bytearray and memoryview, with quotes. */
bool json_is_bytes(PyObject *value);
uint8_t *json_write_bytes(json_writer *writer, uint8_t *out, PyObject *value);

/* json_models.c: as json_write_other; NULL without an exception when 'value' is nothing of these libraries'. */
uint8_t *json_write_model(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead);

/* What is known of a class; NULL where that is nothing.  It may be gone when Python code has run. */
const json_class *json_class_of(json_types *types, PyTypeObject *type);
/* 'pairs' are those of one object of a class, its fields in their order. */
void json_learn_slots(json_types *types, PyTypeObject *type, PyObject *pairs);
void json_learn_dict(json_types *types, PyTypeObject *type);
void json_learn_enum(json_types *types, PyTypeObject *type);
/* The pairs of an object; NULL, maybe without an exception, where a slot is empty or nothing is known of the class. */
PyObject *json_slots(json_types *types, PyObject *object);
void json_clear_classes(json_types *types);

/* json_sort.c: sorts a list of pairs by its keys. */
bool json_sort(PyObject *list);
/*
 * The members of a dict whose keys are all just str, for which no code of
 * Python's runs, sorted if asked for; NULL, maybe without an exception, for others.
 */
PyObject *json_plain_pairs(json_writer *writer, PyObject *dict);
void json_clear_orders(json_types *types);

/* json_pairs.c: the members of a dict as a new list of text and values, sorted if asked for. */
PyObject *json_pairs(json_writer *writer, PyObject *dict);
PyObject *json_fields(json_writer *writer, PyObject *dataclass, frame_kind *kind);
/* Adds a pair, or only a value where 'key' is NULL. */
bool json_append(PyObject *list, PyObject *key, PyObject *value);
/* Whether a name is to be shown: it has no underscore in front. */
static inline bool json_is_public(PyObject *name)
{
    return PyUnicode_Check(name) && PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) != '_';
}

/* json_error.c: raise JSONEncodeError; they return NULL. */
void *json_fail(json_writer *writer, const char *message);
void *json_fail_type(json_writer *writer, PyObject *value);

#endif

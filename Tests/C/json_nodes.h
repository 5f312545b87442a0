/*
 * Documents made of a run of bytes, for tests and fuzzers of the writer of
 * JSON: what each is as text, written in the plainest way, and the roads on
 * which the library can be led to write it.
 */
#ifndef JSON_NODES_H
#define JSON_NODES_H

#include "melba.h"

typedef struct json_node json_node;

/* Text as characters and as UTF-8. */
typedef struct json_node_text {
    const uint32_t *characters;
    const uint8_t *utf8;
    uint32_t length, size, width;
} json_node_text;

struct json_node {
    melba_kind kind;
    uint8_t choice;       /* Which of several equal ways is taken. */
    uint64_t word;        /* A boolean, an integer, the bits of a double. */
    json_node_text text;  /* A text, or the digits of a number. */
    json_node_text key;   /* In an object. */
    json_node *items;
    uint32_t count, opened, closed;
};

/* The document that the bytes stand for, until the next call. */
json_node *json_nodes_make(const uint8_t *data, size_t size);

/* Writes it as 'style' says, without limits; returns the size, or 0 when it has NaN and 'style' does not allow it. */
size_t json_nodes_write(const json_node *node, const melba_json_style *style, uint8_t *out);

enum { json_nodes_most = 1000000 }; /* What that may take. */

/* The same with the library: call by call, as a tree, and as objects of a host. */
melba_status json_nodes_by_calls(melba_json_writer *writer, const json_node *node);
melba_value json_nodes_value(const json_node *node);
extern const melba_host json_nodes_host;

/* Whether a tree that was read is the document; keys of an object in the same order. */
bool json_nodes_equal(const json_node *node, const melba_value *value);

/* Whether each cursor that was opened has been closed. */
bool json_nodes_are_closed(const json_node *node);

#endif

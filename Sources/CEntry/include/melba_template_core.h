/*
 * Reading templates: the hidden functions behind melba._core.  Swift implements
 * those that begin with melbacore_; the entries that begin with melbaentry_
 * call them under the guard.
 */
#ifndef MELBA_TEMPLATE_CORE_H
#define MELBA_TEMPLATE_CORE_H

#include "melba.h"

/* A template that was read: its tree, and memory for reading.  One thread at a time. */
typedef struct melbacore_template melbacore_template;

enum {
    MELBACORE_TRIM_BLOCKS = 1,
    MELBACORE_LSTRIP_BLOCKS = 2,
    MELBACORE_KEEP_TRAILING_NEWLINE = 4,
    MELBACORE_TAG_DO = 8,
    MELBACORE_TAG_LOOPS = 16,
    MELBACORE_TAG_TRANS = 32,
    MELBACORE_TAG_DEBUG = 64,
    MELBACORE_NEWSTYLE_GETTEXT = 128,
    MELBACORE_TRIMMED_TRANS = 256,
    /* Not a template but one expression, which becomes what the name 'result' is set to. */
    MELBACORE_EXPRESSION = 512,
    /* Only list the tokens: all of them, with nothing read of strings and names. */
    MELBACORE_TOKENS = 1024,
    /* With MELBACORE_TOKENS: the source begins inside of a variable, or of a block. */
    MELBACORE_IN_VARIABLE = 2048,
    MELBACORE_IN_BLOCK = 4096
};

/* How templates are written; all of it is borrowed during a call. */
typedef struct melbacore_syntax {
    melba_bytes block_start, block_end;
    melba_bytes variable_start, variable_end;
    melba_bytes comment_start, comment_end;
    melba_bytes line_statement_prefix, line_comment_prefix; /* Empty for none. */
    melba_bytes newline;
    uint64_t flags;
    /* Tags that end the call with MELBACORE_HOST_TAG. */
    const melba_bytes *host_tags;
    size_t host_tag_count;
    /* What the host knows of characters beyond ASCII; each may be NULL. */
    bool (*is_word)(uint32_t character);
    bool (*is_name)(const uint8_t *text, size_t size);
    uint32_t (*named)(const uint8_t *name, size_t size);
} melbacore_syntax;

/* What is wrong with a template. */
enum {
    MELBACORE_FAULT_SYNTAX = 1,
    MELBACORE_FAULT_ASSERTION = 2,
    MELBACORE_FAULT_TOO_DEEP = 4,
    MELBACORE_FAULT_HOST_TAG = 5,
    MELBACORE_FAULT_CHARACTER = 6 /* Without a message: 'character' at 'place' begins no token. */
};
typedef struct melbacore_template_fault {
    uint32_t kind;
    uint32_t line;
    uint64_t offset;
    melba_bytes message; /* Borrowed until the next call. */
    uint64_t place;      /* In characters. */
    uint32_t character;
} melbacore_template_fault;

/* The layouts of Token, Node and TextRange. */
typedef struct melbacore_token {
    uint8_t kind, word;
    bool is_plain;
    uint32_t line, offset, size;
} melbacore_token;
typedef struct melbacore_node {
    uint8_t kind, flag;
    uint16_t height;
    uint32_t line, offset;
    uint32_t fields[6];
} melbacore_node;
typedef struct melbacore_text_range {
    uint32_t start, count;
} melbacore_text_range;

/* Borrowed until the next call. */
typedef struct melbacore_template_view {
    const melbacore_node *nodes;
    size_t node_count;
    const uint32_t *links;
    size_t link_count;
    const melbacore_text_range *texts;
    size_t text_count;
    const uint8_t *bytes;
    size_t byte_count;
    uint32_t root;
    const melbacore_token *tokens;
    size_t token_count;
    const uint8_t *source; /* With line feeds for all line ends; tokens are parts of it. */
} melbacore_template_view;

melba_status melbacore_template_new(melbacore_template **out);
void melbacore_template_free(melbacore_template *self);
void melbacore_template_poison(melbacore_template *self);
void melbacore_template_look(const melbacore_template *self, melbacore_template_view *view);
/* Gives back what reading needed and a tree does not. */
void melbacore_template_settle(melbacore_template *self);

melba_status melbacore_template_read(melbacore_template *self, melba_bytes source, const melbacore_syntax *syntax,
                                     melbacore_template_fault *fault);
melba_status melbaentry_template_read(melbacore_template *self, melba_bytes source, const melbacore_syntax *syntax,
                                      melbacore_template_fault *fault);

/*
 * Makes a tree of what another one had: its nodes, links, texts, bytes and root.  MELBA_SYNTAX when they are not those of
 * a tree.
 */
melba_status melbacore_template_restore(melbacore_template *self, const melbacore_template_view *view);
melba_status melbaentry_template_restore(melbacore_template *self, const melbacore_template_view *view);

/* ===== Building a tree without a source ================================= */

/* Each stores the number of what it added. */
melba_status melbacore_template_add_text(melbacore_template *self, melba_bytes text, uint32_t *number);
melba_status melbacore_template_add_list(melbacore_template *self, const uint32_t *items, size_t count,
                                         uint32_t *number);
/* The fields of 'node' are numbers that the tree has. */
melba_status melbacore_template_add_node(melbacore_template *self, const melbacore_node *node, uint32_t *number);
melba_status melbacore_template_set_root(melbacore_template *self, uint32_t root);
melba_status melbaentry_template_add_text(melbacore_template *self, melba_bytes text, uint32_t *number);
melba_status melbaentry_template_add_list(melbacore_template *self, const uint32_t *items, size_t count,
                                          uint32_t *number);
melba_status melbaentry_template_add_node(melbacore_template *self, const melbacore_node *node, uint32_t *number);
melba_status melbaentry_template_set_root(melbacore_template *self, uint32_t root);

#endif

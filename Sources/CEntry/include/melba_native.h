/*
 * Behind melba/template.h: the steps of compiling and rendering native values,
 * which the C entries put together so that each handle is theirs.
 */
#ifndef MELBA_NATIVE_H
#define MELBA_NATIVE_H

#include "melba.h"
#include "melba_template.h"
#include "melba_template_core.h"

/* Sources of environments, and templates that were loaded. */
melba_status melbacore_environment_source(const melba_environment *self, melba_bytes name, melba_buffer *buffer,
                                          melba_bytes *source, melba_error *error);
const melba_template *melbacore_environment_find(const melba_environment *self, melba_bytes name);
/* Shows a template to all threads; returns it, or another one that was there first. */
const melba_template *melbacore_environment_publish(const melba_environment *self, melba_template *made);

/* A template without its program: its name and source, which is UTF-8. */
melba_status melbacore_native_new(const melba_environment *environment, melba_bytes name, melba_bytes source,
                                  melba_template **out, melba_error *error);
melbacore_program *melbacore_native_program(const melba_template *self);
const melbacore_syntax *melbacore_native_syntax(const melba_template *self);
uint32_t melbacore_native_flags(const melba_template *self);
melba_status melbacore_native_link(melba_template *self, melba_error *error);
/* What is wrong, of reading when 'fault' is NULL and of compiling otherwise. */
void melbacore_native_explain(const melba_template *self, const melbacore_template *tree,
                              const melbacore_template_fault *read, const melbacore_fault *fault,
                              melba_error *error);

/* One render, with all its memory. */
typedef struct melbacore_render melbacore_render;
melba_status melbacore_render_new(const melba_template *template_, melbacore_render **out);
melba_status melbacore_render_begin(melbacore_render *self, const melba_template_input *input, size_t piece,
                                    melba_error *error);
melba_status melbacore_render_go(melbacore_render *self, bool *is_done, melba_error *error);
/* What was written and not yet taken, and taking it. */
melba_bytes melbacore_render_output(const melbacore_render *self);
void melbacore_render_take(melbacore_render *self);
/* Ends it; its memory is kept for another render when 'is_sound'. */
void melbacore_render_end(melbacore_render *self, bool is_sound);

#endif

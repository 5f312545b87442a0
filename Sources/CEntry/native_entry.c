/* The entries of melba/template.h that read, compile and render: each owns the handles of its call. */
#include "guard.h"

/* An error that says nothing yet. */
static void clear(melba_error *error)
{
    if (error != NULL && error->size >= sizeof *error) {
        error->status = MELBA_OK;
        error->line = error->column = 0;
        error->offset = 0;
        error->name[0] = error->message[0] = '\0';
    }
}

/* Says what a status means where nobody has said more. */
static melba_status finish(melba_status status, melba_error *error)
{
    if (status != MELBA_OK && error != NULL && error->size >= sizeof *error && error->message[0] == '\0')
        melbacore_explain(status, error);
    return status;
}

/* ===== Compiling ======================================================== */

static melba_status link_guarded(melba_template *self, melba_error *error)
{
    MELBA_GUARDED(melbacore_native_link(self, error), NULL);
}

static melba_status new_guarded(const melba_environment *environment, melba_bytes name, melba_bytes source,
                                melba_template **out, melba_error *error)
{
    MELBA_GUARDED(melbacore_native_new(environment, name, source, out, error), NULL);
}

static melba_status fill(melba_template *self, melbacore_template *tree, melba_error *error)
{
    melbacore_template_fault read = {0};
    melbacore_fault fault = {0};
    melba_status status =
        melbaentry_template_read(tree, melba_template_source(self), melbacore_native_syntax(self), &read);
    if (status != MELBA_OK) {
        if (status == MELBA_SYNTAX)
            melbacore_native_explain(self, tree, &read, NULL, error);
        return status;
    }
    status = melbacore_program_compile(melbacore_native_program(self), tree, melbacore_native_flags(self), &fault);
    if (status == MELBA_SYNTAX)
        melbacore_native_explain(self, tree, NULL, &fault, error);
    return status == MELBA_OK ? link_guarded(self, error) : status;
}

melba_status melba_template_compile(const melba_environment *environment, melba_bytes name, melba_bytes source,
                                    melba_template **out, melba_error *error)
{
    melba_template *made = NULL;
    melbacore_template *tree = NULL;
    clear(error);
    melba_status status =
        environment == NULL || out == NULL ? MELBA_BAD_ARGUMENT : new_guarded(environment, name, source, &made, error);
    if (status == MELBA_OK)
        status = melbacore_template_new(&tree);
    if (status == MELBA_OK)
        status = fill(made, tree, error);
    melbacore_template_free(tree);
    if (status == MELBA_OK)
        *out = made;
    else
        melba_template_free(made);
    return finish(status, error);
}

/* ===== Loading ========================================================== */

static melba_status source_guarded(const melba_environment *self, melba_bytes name, melba_buffer *buffer,
                                   melba_bytes *source, melba_error *error)
{
    MELBA_GUARDED(melbacore_environment_source(self, name, buffer, source, error), NULL);
}

melba_status melba_environment_load(const melba_environment *self, melba_bytes name, const melba_template **out,
                                    melba_error *error)
{
    clear(error);
    if (self == NULL || out == NULL || (name.data == NULL && name.size > 0))
        return finish(MELBA_BAD_ARGUMENT, error);
    const melba_template *found = melbacore_environment_find(self, name);
    if (found != NULL) {
        *out = found;
        return MELBA_OK;
    }
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes source = {NULL, 0};
    melba_template *made = NULL;
    melba_status status = source_guarded(self, name, &buffer, &source, error);
    if (status == MELBA_OK)
        status = melba_template_compile(self, name, source, &made, error);
    melba_buffer_free(&buffer);
    if (status != MELBA_OK)
        return finish(status, error);
    *out = melbacore_environment_publish(self, made);
    if (*out != made)
        melba_template_free(made);
    return MELBA_OK;
}

/* ===== Rendering ======================================================== */

static melba_status begin_guarded(melbacore_render *self, const melba_template_input *input, size_t piece,
                                  melba_error *error)
{
    MELBA_GUARDED(melbacore_render_begin(self, input, piece, error), NULL);
}

static melba_status go_guarded(melbacore_render *self, bool *is_done, melba_error *error)
{
    MELBA_GUARDED(melbacore_render_go(self, is_done, error), NULL);
}

static melba_status new_render(const melba_template *self, melbacore_render **out)
{
    MELBA_GUARDED(melbacore_render_new(self, out), NULL);
}

/* Where output goes: to a buffer, or to a function. */
typedef struct sink {
    melba_buffer *buffer;
    melba_write write;
    void *context;
    size_t piece;
} sink;

static melba_status put(const sink *sink, melbacore_render *run)
{
    melba_bytes output = melbacore_render_output(run);
    if (sink->buffer != NULL)
        return melba_buffer_append(sink->buffer, output);
    if (output.size == 0)
        return MELBA_OK;
    int stops = sink->write(sink->context, output);
    melbacore_render_take(run);
    return stops ? MELBA_STOPPED : MELBA_OK;
}

static melba_status render(const melba_template *self, const melba_template_input *input, const sink *sink,
                           melba_error *error)
{
    melbacore_render *run = NULL;
    bool is_done = false;
    clear(error);
    melba_status status = self == NULL || (sink->buffer == NULL && sink->write == NULL) ? MELBA_BAD_ARGUMENT : MELBA_OK;
    if (status == MELBA_OK)
        status = new_render(self, &run);
    if (run != NULL)
        status = begin_guarded(run, input, sink->piece, error);
    while (status == MELBA_OK && !is_done) {
        status = go_guarded(run, &is_done, error);
        if (status == MELBA_OK)
            status = put(sink, run);
    }
    if (run != NULL)
        melbacore_render_end(run, status != MELBA_INTERNAL);
    return finish(status, error);
}

melba_status melba_template_render(const melba_template *self, const melba_value *context, melba_buffer *buffer,
                                   melba_error *error)
{
    melba_template_input input = {sizeof input, context, {NULL, 0}, NULL, NULL};
    sink sink = {buffer, NULL, NULL, 0};
    return render(self, &input, &sink, error);
}

melba_status melba_template_render_json(const melba_template *self, melba_bytes json, melba_buffer *buffer,
                                        melba_error *error)
{
    /* An empty text is no JSON, and not the lack of one. */
    melba_template_input input = {sizeof input, NULL, {json.size == 0 ? " " : json.data, json.size == 0 ? 1 : json.size},
                                  NULL, NULL};
    sink sink = {buffer, NULL, NULL, 0};
    return render(self, &input, &sink, error);
}

melba_status melba_template_render_struct(const melba_template *self, const melba_fields *fields, const void *record,
                                          melba_buffer *buffer, melba_error *error)
{
    melba_template_input input = {sizeof input, NULL, {NULL, 0}, fields, record};
    sink sink = {buffer, NULL, NULL, 0};
    return render(fields == NULL || record == NULL ? NULL : self, &input, &sink, error);
}

melba_status melba_template_write(const melba_template *self, const melba_template_input *input, size_t piece,
                                  melba_write write, void *context, melba_error *error)
{
    sink sink = {NULL, write, context, piece == 0 ? MELBA_TEMPLATE_PIECE : piece};
    return render(self, input, &sink, error);
}

/* The guarded functions of melba/json_writer.h. */
#include "guard.h"

/* The body of an entry that changes 'self'; what went wrong is kept there. */
#define WRITES(call) MELBA_GUARDED_OR(melbacore_json_writer_poison(self), call, NULL)

melba_status melba_json_writer_array(melba_json_writer *self)
{
    WRITES(melbacore_json_writer_begin(self, false));
}

melba_status melba_json_writer_object(melba_json_writer *self)
{
    WRITES(melbacore_json_writer_begin(self, true));
}

melba_status melba_json_writer_end(melba_json_writer *self)
{
    WRITES(melbacore_json_writer_end(self));
}

melba_status melba_json_writer_key(melba_json_writer *self, melba_bytes key)
{
    WRITES(melbacore_json_writer_key(self, key));
}

melba_status melba_json_writer_wide_key(melba_json_writer *self, melba_text key)
{
    WRITES(melbacore_json_writer_wide_key(self, key));
}

melba_status melba_json_writer_text(melba_json_writer *self, melba_bytes text)
{
    WRITES(melbacore_json_writer_text(self, text));
}

melba_status melba_json_writer_wide_text(melba_json_writer *self, melba_text text)
{
    WRITES(melbacore_json_writer_wide_text(self, text));
}

melba_status melba_json_writer_integer(melba_json_writer *self, int64_t value)
{
    WRITES(melbacore_json_writer_integer(self, value));
}

melba_status melba_json_writer_natural(melba_json_writer *self, uint64_t value)
{
    WRITES(melbacore_json_writer_natural(self, value));
}

melba_status melba_json_writer_double(melba_json_writer *self, double value)
{
    WRITES(melbacore_json_writer_double(self, value));
}

melba_status melba_json_writer_float(melba_json_writer *self, float value)
{
    WRITES(melbacore_json_writer_float(self, value));
}

melba_status melba_json_writer_number(melba_json_writer *self, melba_bytes text)
{
    WRITES(melbacore_json_writer_number(self, text));
}

melba_status melba_json_writer_boolean(melba_json_writer *self, bool value)
{
    WRITES(melbacore_json_writer_boolean(self, value));
}

melba_status melba_json_writer_null(melba_json_writer *self)
{
    WRITES(melbacore_json_writer_null(self));
}

melba_status melba_json_writer_raw(melba_json_writer *self, melba_bytes json)
{
    WRITES(melbacore_json_writer_raw(self, json));
}

static melba_status finish(melba_json_writer *self)
{
    WRITES(melbacore_json_writer_finish(self));
}

melba_status melba_json_writer_finish(melba_json_writer *self, melba_error *error)
{
    melba_status status = finish(self);
    if (status != MELBA_OK)
        melbacore_json_writer_explain(self, status, error);
    return status;
}

/* ===== Whole values ===================================================== */

/* The frames of a walk, in memory of the entry, so that no defect loses a cursor. */
typedef struct walk {
    size_t count;
    melbacore_frame frames[MELBA_JSON_WRITE_DEPTH];
} walk;

static melba_status go(melba_json_writer *self, const melba_value *value, const melba_host *host, walk *walk)
{
    WRITES(melbacore_json_writer_walk(self, value, host, &walk->count, walk->frames));
}

static melba_status write_all(melba_json_writer *self, const melba_value *value, const melba_host *host)
{
    walk walk;
    walk.count = 0;
    melba_status status = go(self, value, host, &walk);
    /* No guard stands here, so nothing jumps over the host's functions. */
    while (walk.count > 0) {
        melbacore_frame *frame = &walk.frames[--walk.count];
        if (frame->is_hosted)
            host->close(host->context, &frame->cursor);
    }
    return status;
}

melba_status melba_json_writer_value(melba_json_writer *self, const melba_value *value)
{
    return write_all(self, value, NULL);
}

melba_status melba_json_writer_handle(melba_json_writer *self, const melba_host *host, void *handle)
{
    melba_value value = {MELBA_HANDLE, 0, 0, 0, 0, {0}};
    value.as.handle = handle;
    return write_all(self, host == NULL ? NULL : &value, host);
}

static melba_status write_document(const melba_value *value, const melba_host *host, const melba_json_style *style,
                                   melba_buffer *buffer, melba_error *error)
{
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    melba_status status = melba_json_writer_start(&writer, style, buffer);
    if (status != MELBA_OK) {
        melbacore_explain(status, error);
        return status;
    }
    write_all(&writer, value, host);
    return melba_json_writer_finish(&writer, error);
}

melba_status melba_json_write_value(const melba_value *value, const melba_json_style *style, melba_buffer *buffer,
                                    melba_error *error)
{
    return write_document(value, NULL, style, buffer, error);
}

melba_status melba_json_write_handle(const melba_host *host, void *handle, const melba_json_style *style,
                                     melba_buffer *buffer, melba_error *error)
{
    melba_value value = {MELBA_HANDLE, 0, 0, 0, 0, {0}};
    value.as.handle = handle;
    return write_document(host == NULL ? NULL : &value, host, style, buffer, error);
}

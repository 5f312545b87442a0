/* The guarded functions of melba/json.h, and those that make a handle for the time of a call. */
#include "guard.h"

melba_status melba_json_document_parse(melba_json_document *self, melba_bytes text, const melba_json_options *options,
                                       melba_error *error)
{
    MELBA_GUARDED(melbacore_json_document_parse(self, text, options, error), error);
}

melba_status melba_json_document_next(melba_json_document *self, melba_bytes text, size_t *position,
                                      const melba_json_options *options, melba_error *error)
{
    MELBA_GUARDED(melbacore_json_document_next(self, text, position, options, error), error);
}

melba_status melba_json_document_push(melba_json_document *self, melba_bytes piece, bool *complete)
{
    MELBA_GUARDED(melbacore_json_document_push(self, piece, complete), NULL);
}

melba_status melba_json_document_finish(melba_json_document *self, melba_error *error)
{
    MELBA_GUARDED(melbacore_json_document_finish(self, error), error);
}

melba_status melba_json_locate(melba_bytes text, uint64_t offset, melba_buffer *buffer)
{
    MELBA_GUARDED(melbacore_json_locate(text, offset, buffer), NULL);
}

melba_status melba_json_parse(melba_bytes text, const melba_json_options *options, melba_json_document **out,
                              melba_error *error)
{
    melba_json_document *document = NULL;
    melba_status status = out == NULL ? MELBA_BAD_ARGUMENT : melba_json_document_new(&document);
    if (status != MELBA_OK) {
        melbacore_explain(status, error);
        return status;
    }
    status = melba_json_document_parse(document, text, options, error);
    if (status == MELBA_OK)
        *out = document;
    else
        melba_json_document_free(document);
    return status;
}

static melba_status read_guarded(melba_json_document *scratch, melba_bytes text, const melba_json_options *options,
                                 const melba_json_events *events, melba_error *error)
{
    MELBA_GUARDED(melbacore_json_read(scratch, text, options, events, error), error);
}

melba_status melba_json_read(melba_bytes text, const melba_json_options *options, const melba_json_events *events,
                             melba_error *error)
{
    melba_json_document *scratch = NULL;
    melba_status status = melba_json_document_new(&scratch);
    if (status != MELBA_OK) {
        melbacore_explain(status, error);
        return status;
    }
    status = read_guarded(scratch, text, options, events, error);
    melba_json_document_free(scratch);
    return status;
}

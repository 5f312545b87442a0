/* The guarded functions of melba/escape.h. */
#include "guard.h"

melba_status melba_escape(melba_context context, melba_bytes text, melba_buffer *buffer, melba_bytes *result,
                          melba_error *error)
{
    MELBA_GUARDED(melbacore_escape(context, text, buffer, result, error), error);
}

melba_status melba_escape_text(melba_context context, melba_text text, melba_buffer *buffer, melba_text *result,
                               melba_error *error)
{
    MELBA_GUARDED(melbacore_escape_text(context, text, buffer, result, error), error);
}

melba_status melba_escape_append(melba_context context, melba_bytes text, melba_buffer *buffer, melba_error *error)
{
    MELBA_GUARDED(melbacore_escape_append(context, text, buffer, error), error);
}

melba_status melba_escape_measure(melba_context context, melba_bytes text, melba_escape_size *size,
                                  melba_error *error)
{
    MELBA_GUARDED(melbacore_escape_measure(context, text, size, error), error);
}

melba_status melba_escape_text_measure(melba_context context, melba_text text, melba_escape_size *size,
                                       melba_error *error)
{
    MELBA_GUARDED(melbacore_escape_text_measure(context, text, size, error), error);
}

melba_status melba_escaper_push(melba_escaper *self, melba_bytes piece, melba_buffer *buffer, melba_error *error)
{
    MELBA_GUARDED(melbacore_escaper_push(self, piece, buffer, error), error);
}

melba_status melba_escaper_finish(melba_escaper *self, melba_error *error)
{
    MELBA_GUARDED(melbacore_escaper_finish(self, error), error);
}

melba_status melba_unescape(melba_bytes text, melba_buffer *buffer, melba_bytes *result, melba_error *error)
{
    MELBA_GUARDED(melbacore_unescape(text, buffer, result, error), error);
}

melba_status melba_unescape_text(melba_text text, melba_buffer *buffer, melba_text *result, melba_error *error)
{
    MELBA_GUARDED(melbacore_unescape_text(text, buffer, result, error), error);
}

melba_status melba_striptags(melba_bytes text, melba_buffer *buffer, melba_bytes *result, melba_error *error)
{
    MELBA_GUARDED(melbacore_striptags(text, buffer, result, error), error);
}

melba_status melba_striptags_text(melba_text text, melba_buffer *buffer, melba_text *result, melba_error *error)
{
    MELBA_GUARDED(melbacore_striptags_text(text, buffer, result, error), error);
}

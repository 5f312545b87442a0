/* The public header as a user's compiler sees it, in each language that it promises; nothing else is included. */
#include "melba.h"

int header_is_used(void);

int header_is_used(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    return buffer.size == 0 && error.size == sizeof error && MELBA_SIZE_LIMIT > 0 ? MELBA_OK : MELBA_INTERNAL;
}

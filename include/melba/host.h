/*
 * melba/host.h - objects of the host's own, as the library sees them
 *
 * What a program already has, structs of its own or the objects of another
 * language, can be written without first being made into values: it goes in
 * as a handle, a pointer that the library never looks behind, and a table of
 * functions says what is there.  The table may be 'const' and shared by any
 * number of threads when its functions may.
 *
 * Who keeps what: the library keeps no handle and no text beyond the next call
 * of a function of the table.  'open' takes hold of whatever 'next' will need,
 * and 'close' gives it back; each 'open' that began a cursor is followed by
 * one 'close', however the call ends.
 */
#ifndef MELBA_HOST_H
#define MELBA_HOST_H

#include "melba/base.h"
#include "melba/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ===== The cursor ====================================================== */

/*
 * Where a walk over an array or object has come to.  The host fills it in as
 * it likes; the library only keeps it, and never moves it.
 */
typedef struct melba_cursor {
    void *object;
    uint64_t position;
    uint64_t more;
} melba_cursor;

/* ===== The table ======================================================= */

/*
 * What the host does for the library.  Each function gets 'context' first and
 * ends the call, which then is MELBA_STOPPED, by returning anything but 0.
 * None may leave by longjmp or by an exception, and none may use the writer or
 * the buffer that it is called for; any other call of the library is allowed.
 * Values that are stored, and their text, need to stay only until the next
 * call of a function of the table.
 *
 *     struct link {
 *         int64_t number;
 *         struct link *next;
 *     };
 *
 *     static int open_list(void *context, void *handle, melba_value *value,
 *                          melba_cursor *cursor)
 *     {
 *         value->kind = MELBA_ARRAY;
 *         value->flags = MELBA_HOSTED;
 *         cursor->object = handle;
 *         return 0;
 *     }
 *
 *     static int next_link(void *context, melba_cursor *cursor,
 *                          melba_value *key, melba_value *value)
 *     {
 *         struct link *link = cursor->object;
 *         if (link != NULL) {
 *             value->kind = MELBA_INTEGER;
 *             value->as.integer = link->number;
 *             cursor->object = link->next;
 *         }
 *         return 0;
 *     }
 *
 *     static void close_list(void *context, melba_cursor *cursor)
 *     {
 *     }
 *
 *     struct link last = {2, NULL}, first = {1, &last};
 *     melba_host host = {sizeof host, NULL, open_list, next_link, close_list};
 *     if (melba_json_write_handle(&host, &first, NULL, &buffer, NULL) == 0)
 *         printf("%.*s\n", (int)buffer.size, (const char *)buffer.data);
 */
typedef struct melba_host {
    size_t size;          /* sizeof(melba_host). */
    void *context;
    /*
     * Says what 'handle' is.  Anything but an array or object is stored in
     * '*value' whole.  For an array or object 'kind' and MELBA_HOSTED in
     * 'flags' are stored, and '*cursor' is begun, which 'close' will end; or a
     * tree of values, without that flag, is stored as any other value.
     */
    int (*open)(void *context, void *handle, melba_value *value,
                melba_cursor *cursor);
    /*
     * Stores the next item in '*value', and of an object its key, a
     * MELBA_TEXT, in '*key'.  MELBA_NOTHING, which '*value' is before the
     * call, is the end.  An item may be a value of any kind, so that numbers
     * and texts need no call of their own, or a MELBA_HANDLE to be opened.
     */
    int (*next)(void *context, melba_cursor *cursor, melba_value *key,
                melba_value *value);
    /* Ends a cursor. */
    void (*close)(void *context, melba_cursor *cursor);
} melba_host;

#ifdef __cplusplus
}
#endif

#endif /* MELBA_HOST_H */

/* Memory for the core, and for Embedded Swift, which asks for it by these names. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "melba_platform.h"

void *melbaplatform_resize(void *data, size_t size)
{
    if (size == 0) {
        free(data);
        return NULL;
    }
    return realloc(data, size);
}

/*
 * Seeds the hash of Dictionary and Set.  glibc has it only since 2.36, and
 * Embedded Swift needs it to be there.
 */
void arc4random_buf(void *data, size_t size)
{
    unsigned char *bytes = data;
    while (size > 0) {
        ssize_t count = getrandom(bytes, size > 256 ? 256 : size, 0);
        if (count > 0) {
            bytes += count;
            size -= (size_t)count;
        } else if (errno != EINTR) {
            abort();
        }
    }
}

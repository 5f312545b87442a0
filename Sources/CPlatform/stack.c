/* Where the stack of a thread ends, so that recursion can stop before it does. */
#define _GNU_SOURCE
#include <pthread.h>

#include "melba_platform.h"

uintptr_t melbaplatform_stack_end(void)
{
    static __thread uintptr_t end;
    if (end == 0) {
        pthread_attr_t attributes;
        void *lowest;
        size_t size;
        end = 1;
        if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
            if (pthread_attr_getstack(&attributes, &lowest, &size) == 0)
                end = (uintptr_t)lowest;
            pthread_attr_destroy(&attributes);
        }
    }
    return end == 1 ? 0 : end;
}

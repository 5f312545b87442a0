/* One piece of work in several threads at once, which begin together. */
#ifndef THREADS_H
#define THREADS_H

#include <pthread.h>

#include "check.h"

enum { thread_count = 8 };

static pthread_barrier_t together;

/* Each gets a bool to say whether all was right, and waits for 'together' first. */
static inline void in_threads(void *(*work)(void *))
{
    pthread_t threads[thread_count];
    bool right[thread_count];
    pthread_barrier_init(&together, NULL, thread_count);
    for (int i = 0; i < thread_count; i++)
        CHECK(pthread_create(&threads[i], NULL, work, &right[i]) == 0);
    for (int i = 0; i < thread_count; i++) {
        pthread_join(threads[i], NULL);
        CHECK(right[i]);
    }
    pthread_barrier_destroy(&together);
}

#endif

/* Memory that ends, and begins, at pages which may not be touched, so that one byte too far is a crash. */
#ifndef FENCE_H
#define FENCE_H

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { fence_page = 4096 };

/* 'pages' pages between two fences. */
static inline uint8_t *fence_new(size_t pages)
{
    size_t size = (pages + 2) * fence_page;
    uint8_t *all = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect(all + fence_page, pages * fence_page, PROT_READ | PROT_WRITE) != 0)
        abort();
    return all + fence_page;
}

static inline void fence_free(uint8_t *memory, size_t pages)
{
    munmap(memory - fence_page, (pages + 2) * fence_page);
}

/* A small generator of random numbers, so that a seed names a run. */
static inline uint64_t random_next(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    uint64_t mixed = (*state ^ *state >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return mixed ^ mixed >> 31;
}

#endif

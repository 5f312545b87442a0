/*
 * The seat-belt.  Every Swift trap is lowered to a call of melbacore_trap, which
 * leaves the public call with MELBA_INTERNAL.  What the call holds must be
 * the caller's or on its stack, because no 'defer' and no 'deinit' runs.
 */
#ifndef MELBA_GUARD_H
#define MELBA_GUARD_H

#include <setjmp.h>
#include <stddef.h>

#pragma GCC visibility push(default)
#include "melba.h"
#pragma GCC visibility pop
#include "melba_core.h"

extern __thread jmp_buf *melbacore_guard __attribute__((tls_model("initial-exec"), visibility("hidden")));

_Noreturn void melbacore_trap(void);

/* The body of an entry: what 'call' returns, or MELBA_INTERNAL. */
#define MELBA_GUARDED(call)                      \
    do {                                         \
        jmp_buf place, *outer = melbacore_guard;     \
        melba_status status = MELBA_INTERNAL;    \
        if (__builtin_expect(!_setjmp(place), 1)) { \
            melbacore_guard = &place;                \
            status = (call);                     \
        }                                        \
        melbacore_guard = outer;                     \
        return status;                           \
    } while (0)

#endif

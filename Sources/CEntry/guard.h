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

/*
 * The body of an entry: what 'call' returns, or MELBA_INTERNAL; 'error' says
 * why, whatever it is.  No parameter of an entry may begin with 'guard_'.
 */
#define MELBA_GUARDED(call, error) MELBA_GUARDED_OR((void)0, call, error)

/* The same for a handle that the call changes, which 'poison' makes useless after a defect. */
#define MELBA_GUARDED_OR(poison, call, error)              \
    do {                                                   \
        jmp_buf guard_place, *guard_outer = melbacore_guard; \
        melba_status guard_status;                         \
        if (__builtin_expect(!_setjmp(guard_place), 1)) {  \
            melbacore_guard = &guard_place;                \
            guard_status = (call);                         \
        } else {                                           \
            guard_status = MELBA_INTERNAL;                 \
            poison;                                        \
        }                                                  \
        melbacore_guard = guard_outer;                     \
        if (__builtin_expect(guard_status != MELBA_OK, 0)) \
            melbacore_explain(guard_status, error);        \
        return guard_status;                               \
    } while (0)

#endif

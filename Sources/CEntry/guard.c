#include "guard.h"

#include <stdlib.h>

__thread jmp_buf *melbacore_guard;

/* In builds that test, MELBA_TRAP_ABORTS lets no trap pass for a status. */
__attribute__((used)) _Noreturn void melbacore_trap(void)
{
#ifndef MELBA_TRAP_ABORTS
    if (melbacore_guard != NULL)
        _longjmp(*melbacore_guard, 1);
#endif
    abort();
}

/* The guarded functions of the template machine. */
#include "guard.h"

#include <stdlib.h>
#include <string.h>

melba_status melbacore_machine_run(melbacore_machine *self, uint32_t *outcome)
{
    MELBA_GUARDED(melbacore_machine_resume(self, outcome), NULL);
}

static melba_status unwind(melbacore_machine *self)
{
    MELBA_GUARDED((melbacore_machine_unwind(self), MELBA_OK), NULL);
}

void melbacore_machine_close(melbacore_machine *self)
{
    /* Frames that cannot be closed are left to the heap, and the machine begins anew. */
    if (unwind(self) != MELBA_OK)
        melbacore_machine_forget(self);
}

static melba_status compile(void *memory, const void *tree, uint32_t flags, melbacore_program *out,
                            melbacore_fault *fault)
{
    MELBA_GUARDED(melbacore_compiler_run(memory, tree, flags, out, fault), NULL);
}

melba_status melbacore_program_compile(melbacore_program *self, const void *tree, uint32_t flags,
                                       melbacore_fault *fault)
{
    void *memory = calloc(1, melbacore_compiler_size());
    if (memory == NULL)
        return MELBA_NO_MEMORY;
    melba_status status = compile(memory, tree, flags, self, fault);
    melbacore_compiler_finish(memory);
    free(memory);
    return status;
}

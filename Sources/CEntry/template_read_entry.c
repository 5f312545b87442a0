/* The guarded functions of melba_template_core.h. */
#include "guard.h"

/* What a defect has interrupted is never released twice, so that its memory is left. */
#define READS(call) MELBA_GUARDED_OR(melbacore_template_poison(self), call, NULL)

melba_status melbaentry_template_read(melbacore_template *self, melba_bytes source, const melbacore_syntax *syntax,
                                      melbacore_template_fault *fault)
{
    READS(melbacore_template_read(self, source, syntax, fault));
}

melba_status melbaentry_template_add_text(melbacore_template *self, melba_bytes text, uint32_t *number)
{
    READS(melbacore_template_add_text(self, text, number));
}

melba_status melbaentry_template_add_list(melbacore_template *self, const uint32_t *items, size_t count,
                                          uint32_t *number)
{
    READS(melbacore_template_add_list(self, items, count, number));
}

melba_status melbaentry_template_add_node(melbacore_template *self, const melbacore_node *node, uint32_t *number)
{
    READS(melbacore_template_add_node(self, node, number));
}

melba_status melbaentry_template_restore(melbacore_template *self, const melbacore_template_view *view)
{
    MELBA_GUARDED_OR(melbacore_template_poison(self), melbacore_template_restore(self, view), NULL);
}

melba_status melbaentry_template_set_root(melbacore_template *self, uint32_t root)
{
    READS(melbacore_template_set_root(self, root));
}

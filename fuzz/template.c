/*
 * Reading and compiling templates: the first two bytes choose options, the rest
 * is the source.  A tree that was read has only numbers of its own; it compiles
 * or is refused; reading the same again gives as many nodes.
 */
#include "oracle.h"

#include "melba_template.h"
#include "melba_template_core.h"

#define TEXT(literal) (melba_bytes){literal, sizeof literal - 1}

static bool is_word(uint32_t character) { return character > 0xbf; }

static bool is_name(const uint8_t *text, size_t size) { return size > 0 && text[0] > 0x7f; }

static uint32_t named(const uint8_t *name, size_t size) { return size == 4 && name[0] == 'D' ? 0x1f363 : UINT32_MAX; }

static melbacore_syntax syntax_of(uint8_t choice)
{
    melbacore_syntax syntax = {
        .block_start = TEXT("{%"), .block_end = TEXT("%}"), .variable_start = TEXT("{{"), .variable_end = TEXT("}}"),
        .comment_start = TEXT("{#"), .comment_end = TEXT("#}"), .newline = TEXT("\n"),
        .is_word = is_word, .is_name = is_name, .named = named,
    };
    syntax.flags = (choice & 7) | MELBACORE_TAG_DO | MELBACORE_TAG_LOOPS | MELBACORE_TAG_TRANS | MELBACORE_TAG_DEBUG;
    if (choice & 8) {
        syntax.line_statement_prefix = TEXT("#");
        syntax.line_comment_prefix = TEXT("##");
    }
    if (choice & 16) {
        syntax.block_start = TEXT("<?");
        syntax.block_end = TEXT("?>");
        syntax.variable_start = TEXT("${");
        syntax.variable_end = TEXT("}");
        syntax.comment_start = TEXT("<!--");
        syntax.comment_end = TEXT("-->");
    }
    if (choice & 32)
        syntax.flags |= MELBACORE_EXPRESSION;
    if (choice & 64)
        syntax.flags |= MELBACORE_TRIMMED_TRANS | MELBACORE_NEWSTYLE_GETTEXT;
    if (choice & 128)
        syntax.newline = TEXT("\r\n");
    return syntax;
}

/* Every node's texts and the root are there. */
static size_t check_tree(const melbacore_template *tree)
{
    melbacore_template_view view;
    melbacore_template_look(tree, &view);
    MUST(view.root < view.node_count);
    for (size_t i = 0; i < view.text_count; i++)
        MUST((size_t)view.texts[i].start + view.texts[i].count <= view.byte_count);
    return view.node_count;
}

static void compile(melbacore_template *tree, uint32_t flags)
{
    melbacore_program *program;
    melbacore_fault fault = {0, 0, 0};
    MUST(melbacore_program_new(&program) == MELBA_OK);
    melba_status status = melbacore_program_compile(program, tree, flags, &fault);
    MUST(status == MELBA_OK || status == MELBA_SYNTAX);
    if (status == MELBA_OK) {
        size_t count;
        const melbacore_name *names = melbacore_program_names(program, &count);
        for (size_t i = 0; i < count; i++)
            MUST(names[i].size == 0 || names[i].data[0] + 1 > 0);
        melbacore_macro_shape shape;
        for (uint32_t i = 0; melbacore_program_macro(program, i, &shape); i++)
            for (uint32_t k = 0; k < shape.count; k++)
                MUST(shape.parameters[k] < count);
    }
    melbacore_program_free(program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    uint8_t *source = oracle_copy(data + 2, size - 2);
    melbacore_syntax syntax = syntax_of(data[0]);
    size_t nodes = 0;
    for (int round = 0; round < 2; round++) {
        melbacore_template *tree;
        melbacore_template_fault fault;
        MUST(melbacore_template_new(&tree) == MELBA_OK);
        melba_status status = melbaentry_template_read(tree, (melba_bytes){source, size - 2}, &syntax, &fault);
        MUST(status == MELBA_OK || status == MELBA_SYNTAX || status == MELBA_BAD_ENCODING);
        if (status == MELBA_OK) {
            size_t again = check_tree(tree);
            MUST(round == 0 || nodes == again);
            nodes = again;
            compile(tree, data[1] & 31);
        }
        melbacore_template_free(tree);
        if (status != MELBA_OK)
            break;
    }
    free(source);
    return 0;
}

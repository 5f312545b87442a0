/* The classes of Jinja2's nodes beside the kinds of the tree's. */
#include "template.h"

/*
 * A code for each field of a class, in its order.  These take the next number
 * of a node:
 *   n  a node, or None     l  a list of nodes     t  a text
 *   N  names and aliases   -  a number that the class has no field for
 * and these do not:
 *   r  the first bit of the flag     q  the second     c  the use of a name
 *   o  a comparison                  v  a constant
 */
#define FIELDS(name, codes, ...) {name, codes, {__VA_ARGS__}}

const template_class template_classes[TEMPLATE_KINDS] = {
    [1] = FIELDS("Template", "l", "body"),
    [2] = FIELDS("Output", "l", "nodes"),
    [3] = FIELDS("Extends", "n", "template"),
    [4] = FIELDS("For", "nnllnr", "target", "iter", "body", "else_", "test", "recursive"),
    [5] = FIELDS("If", "nlll", "test", "body", "elif_", "else_"),
    [6] = FIELDS("Macro", "tlll", "name", "args", "defaults", "body"),
    [7] = FIELDS("CallBlock", "nlll", "call", "args", "defaults", "body"),
    [8] = FIELDS("FilterBlock", "ln", "body", "filter"),
    [9] = FIELDS("With", "lll", "targets", "values", "body"),
    [10] = FIELDS("Block", "tlrq", "name", "body", "scoped", "required"),
    [11] = FIELDS("Include", "nrq", "template", "with_context", "ignore_missing"),
    [12] = FIELDS("Import", "ntr", "template", "target", "with_context"),
    [13] = FIELDS("FromImport", "nNr", "template", "names", "with_context"),
    [14] = FIELDS("ExprStmt", "n", "node"),
    [15] = FIELDS("Assign", "nn", "target", "node"),
    [16] = FIELDS("AssignBlock", "nnl", "target", "filter", "body"),
    [17] = {"Continue", "", {NULL}},
    [18] = {"Break", "", {NULL}},
    [19] = FIELDS("Scope", "l", "body"),
    [20] = FIELDS("OverlayScope", "nl", "context", "body"),
    [21] = FIELDS("EvalContextModifier", "l", "options"),
    [22] = FIELDS("ScopedEvalContextModifier", "ll", "options", "body"),
    [32] = FIELDS("Name", "tc", "name", "ctx"),
    [33] = FIELDS("NSRef", "tt", "name", "attr"),
    [34] = FIELDS("Const", "v", "value"),
    [35] = FIELDS("TemplateData", "t", "data"),
    [36] = FIELDS("Tuple", "lc", "items", "ctx"),
    [37] = FIELDS("List", "l", "items"),
    [38] = FIELDS("Dict", "l", "items"),
    [39] = FIELDS("Pair", "nn", "key", "value"),
    [40] = FIELDS("Keyword", "tn", "key", "value"),
    [41] = FIELDS("CondExpr", "nnn", "test", "expr1", "expr2"),
    [42] = FIELDS("Filter", "ntllnn", "node", "name", "args", "kwargs", "dyn_args", "dyn_kwargs"),
    [43] = FIELDS("Test", "ntllnn", "node", "name", "args", "kwargs", "dyn_args", "dyn_kwargs"),
    [44] = FIELDS("Call", "n-llnn", "node", "args", "kwargs", "dyn_args", "dyn_kwargs"),
    [45] = FIELDS("Getitem", "nnc", "node", "arg", "ctx"),
    [46] = FIELDS("Getattr", "ntc", "node", "attr", "ctx"),
    [47] = FIELDS("Slice", "nnn", "start", "stop", "step"),
    [48] = FIELDS("Concat", "l", "nodes"),
    [49] = FIELDS("Compare", "nl", "expr", "ops"),
    [50] = FIELDS("Operand", "on", "op", "expr"),
    [51] = FIELDS("Mul", "nn", "left", "right"),
    [52] = FIELDS("Div", "nn", "left", "right"),
    [53] = FIELDS("FloorDiv", "nn", "left", "right"),
    [54] = FIELDS("Add", "nn", "left", "right"),
    [55] = FIELDS("Sub", "nn", "left", "right"),
    [56] = FIELDS("Mod", "nn", "left", "right"),
    [57] = FIELDS("Pow", "nn", "left", "right"),
    [58] = FIELDS("And", "nn", "left", "right"),
    [59] = FIELDS("Or", "nn", "left", "right"),
    [60] = FIELDS("Not", "n", "node"),
    [61] = FIELDS("Neg", "n", "node"),
    [62] = FIELDS("Pos", "n", "node"),
    [70] = FIELDS("EnvironmentAttribute", "t", "name"),
    [71] = FIELDS("ExtensionAttribute", "tt", "identifier", "name"),
    [72] = FIELDS("ImportedName", "t", "importname"),
    [73] = FIELDS("InternalName", "t", "name"),
    [74] = FIELDS("MarkSafe", "n", "expr"),
    [75] = FIELDS("MarkSafeIfAutoescape", "n", "expr"),
    [76] = {"ContextReference", "", {NULL}},
    [77] = {"DerivedContextReference", "", {NULL}},
};

const char *const template_uses[3] = {"load", "store", "param"};
const char *const template_comparisons[8] = {"eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin"};

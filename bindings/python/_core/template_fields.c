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
    [23] = FIELDS("Name", "tc", "name", "ctx"),
    [24] = FIELDS("NSRef", "tt", "name", "attr"),
    [25] = FIELDS("Const", "v", "value"),
    [26] = FIELDS("TemplateData", "t", "data"),
    [27] = FIELDS("Tuple", "lc", "items", "ctx"),
    [28] = FIELDS("List", "l", "items"),
    [29] = FIELDS("Dict", "l", "items"),
    [30] = FIELDS("Pair", "nn", "key", "value"),
    [31] = FIELDS("Keyword", "tn", "key", "value"),
    [32] = FIELDS("CondExpr", "nnn", "test", "expr1", "expr2"),
    [33] = FIELDS("Filter", "ntllnn", "node", "name", "args", "kwargs", "dyn_args", "dyn_kwargs"),
    [34] = FIELDS("Test", "ntllnn", "node", "name", "args", "kwargs", "dyn_args", "dyn_kwargs"),
    [35] = FIELDS("Call", "n-llnn", "node", "args", "kwargs", "dyn_args", "dyn_kwargs"),
    [36] = FIELDS("Getitem", "nnc", "node", "arg", "ctx"),
    [37] = FIELDS("Getattr", "ntc", "node", "attr", "ctx"),
    [38] = FIELDS("Slice", "nnn", "start", "stop", "step"),
    [39] = FIELDS("Concat", "l", "nodes"),
    [40] = FIELDS("Compare", "nl", "expr", "ops"),
    [41] = FIELDS("Operand", "on", "op", "expr"),
    [42] = FIELDS("Mul", "nn", "left", "right"),
    [43] = FIELDS("Div", "nn", "left", "right"),
    [44] = FIELDS("FloorDiv", "nn", "left", "right"),
    [45] = FIELDS("Add", "nn", "left", "right"),
    [46] = FIELDS("Sub", "nn", "left", "right"),
    [47] = FIELDS("Mod", "nn", "left", "right"),
    [48] = FIELDS("Pow", "nn", "left", "right"),
    [49] = FIELDS("And", "nn", "left", "right"),
    [50] = FIELDS("Or", "nn", "left", "right"),
    [51] = FIELDS("Not", "n", "node"),
    [52] = FIELDS("Neg", "n", "node"),
    [53] = FIELDS("Pos", "n", "node"),
    [54] = FIELDS("EnvironmentAttribute", "t", "name"),
    [55] = FIELDS("ExtensionAttribute", "tt", "identifier", "name"),
    [56] = FIELDS("ImportedName", "t", "importname"),
    [57] = FIELDS("InternalName", "t", "name"),
    [58] = FIELDS("MarkSafe", "n", "expr"),
    [59] = FIELDS("MarkSafeIfAutoescape", "n", "expr"),
    [60] = {"ContextReference", "", {NULL}},
    [61] = {"DerivedContextReference", "", {NULL}},
};

const char *const template_uses[3] = {"load", "store", "param"};
const char *const template_comparisons[8] = {"eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin"};

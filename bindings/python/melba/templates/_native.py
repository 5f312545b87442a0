"""What the package takes of melba._core, in one place.

`TemplateSyntax(block_start, block_end, variable_start, variable_end, comment_start, comment_end, line_statement_prefix,
line_comment_prefix, trim_blocks, lstrip_blocks, newline_sequence, keep_trailing_newline, tags)`, immutable, with

- `parse(source, name, filename, *, newstyle, trimmed, extension_tags) -> TemplateTree | None`.  `newstyle` and `trimmed`
  are for the tag `trans`.  Where there is one of `extension_tags` in it the answer is None, and the parser of
  melba.templates.parser reads the template.
- `parse_expression(source, name, filename) -> TemplateTree`: the text is an expression, as if `{{` stood before it; the
  tree is that of `{% set result = EXPRESSION %}`.  What follows the expression is "chunk after expression".

`TemplateTree` with `nodes(environment)` and `from_nodes(template)`.

`compile_template(tree, name, filename, *, environment, autoescape, is_async, finalize, sandboxed, native, optimized,
intercepted) -> TemplateProgram`.  `environment` is asked for the names of filters and tests, and keeps nothing of it;
`intercepted` is a pair of frozensets, of binary and of unary operators that go to `environment.call_binop` and `call_unop`.

`TemplateProgram` with `name`, `filename` (both may be None), `image() -> bytes`, `block_names` (a tuple) and `debug_info`
(a list of pairs of a line in the template and the first instruction of it); `load_program(image)` gives it back, and raises
a ValueError for what is no image of this version.

`TemplateBase`, from which `Template` derives:

- `_begin(program, environment, globals)` is called once.  It gives the attributes `environment` and `globals` (both may be
  assigned), `name`, `filename` and `_program`.
- `render`, `render_async`, `generate`, `generate_async`.  They begin without a `Context`, unless the template is special:
  that is `_special`, an attribute that Template sets.  Then they call `_render_by_context(variables)` and the like.
  They check `environment.is_async`, and hand exceptions to `environment.handle_exception()`.
- `_root(context)` is an iterator over the texts (over values, when native) of the whole template, `_block(name)` a callable
  of the context that gives one over those of a block; in an async environment it is an asynchronous iterator.  Two
  `_block` of one name are equal.  What the template sets goes into `context.vars` and `context.exported_vars`.
"""

from __future__ import annotations

from .._core import TemplateBase as TemplateBase
from .._core import TemplateProgram as TemplateProgram
from .._core import TemplateSyntax as TemplateSyntax
from .._core import TemplateTree as TemplateTree
from .._core import compile_template as compile_template


def load_program(image: bytes) -> TemplateProgram:
    from ._support import load_program

    return load_program(image)

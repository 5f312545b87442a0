"""What works on nodes: names that a template looks up, the tags of extensions, messages for translators."""

import process
import randoms


def test_as_jinja2():
    code = "import runpy, sys; sys.argv[0] = 'template_nodes'; runpy.run_module('template_nodes', run_name='__main__')"
    process.run(code, randoms.SEED)

"""Loaders beside Jinja2's."""

import gc
import os
import pathlib
import sys
import zipfile

import both
import pytest


@pytest.fixture
def tree(tmp_path):
    """Two folders of templates, the second with some of the same names."""
    for name, text in {
        "one/a.html": "A", "one/sub/b.html": "B", "one/sub/deep/c.txt": "C", "one/mojibake.txt": "文字", "two/a.html": "A2",
        "two/d.html": "D\r\nd\n", "two/.hidden": "H",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    os.symlink(tmp_path / "two", tmp_path / "one" / "link")
    return tmp_path


NAMES = ["a.html", "sub/b.html", "sub/./b.html", "/a.html", "//sub//deep/c.txt", "./a.html", "../one/a.html", "sub/../a.html", "..",
         "", ".", "sub", "nothing", "sub\\b.html", "d.html", ".hidden", "link/d.html", "a.html/", "a.html/x", "\0", "sub/..",
         "a..html"]


@pytest.mark.parametrize("name", NAMES)
def test_split_template_path(name):
    both.same(lambda package: package.loaders.split_template_path(name))


def source(loader, name):
    text, filename, uptodate = loader.get_source(None, name)
    return text, filename, uptodate if uptodate is None else uptodate()


@pytest.mark.parametrize("paths", ["one", ["one"], ["one", "two"], ("two", "one"), ["nothing", "one/sub"], [], ["one/../two/"]])
@pytest.mark.parametrize("as_path", [False, True])
def test_file_system(tree, paths, as_path):
    kind = pathlib.Path if as_path else str

    def told(package):
        given = kind(tree / paths) if isinstance(paths, str) else [kind(f"{tree}/{path}") for path in paths]
        loader = package.FileSystemLoader(given)
        found = [both.outcome(source, loader, name) for name in NAMES]
        return loader.searchpath, loader.encoding, loader.followlinks, loader.list_templates(), found

    both.same(told)


def test_file_system_in_the_working_directory(tree, monkeypatch):
    monkeypatch.chdir(tree / "one")
    for path in ".", "./", "", "sub", "./sub/":
        both.same(lambda package, path=path: package.FileSystemLoader(path).list_templates())
        both.same(lambda package, path=path: source(package.FileSystemLoader(path), "b.html"))


def test_file_system_encodings_and_links(tree):
    for encoding in "utf-8", "latin-1", "ascii":
        both.same(lambda package, encoding=encoding: source(package.FileSystemLoader(tree / "one", encoding), "mojibake.txt"))
    for follow in False, True:
        both.same(lambda package, follow=follow: package.FileSystemLoader(tree / "one", followlinks=follow).list_templates())


def test_file_system_up_to_date(tree):
    def told(package):
        path = tree / "one" / "a.html"
        path.write_text("A")
        os.utime(path, (1, 1))
        _, _, uptodate = package.FileSystemLoader(tree / "one").get_source(None, "a.html")
        said = [uptodate()]
        os.utime(path, (2, 2))
        said.append(uptodate())
        os.utime(path, (1, 1))
        said.append(uptodate())
        path.unlink()
        return [*said, uptodate()]

    assert both.same(told)[1] == [True, False, True, False]


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A package in a folder, one in a zip file, a module, a namespace, and a package without templates."""
    for name, text in {
        "folded/__init__.py": "", "folded/templates/a.html": "A", "folded/templates/sub/b.html": "B\r\n",
        "folded/other/c.html": "C",
        "single.py": "", "templates/d.html": "D", "spaced/templates/e.html": "E", "empty/__init__.py": "",
    }.items():
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    with zipfile.ZipFile(tmp_path / "zipped.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", "")
        archive.writestr("zipped/templates/", "")
        archive.writestr("zipped/templates/a.html", "ZA")
        archive.writestr("zipped/templates/sub/b.html", "ZB")
        archive.writestr("zipped/other/c.html", "ZC")
    names = ("folded", "single", "spaced", "empty", "zipped")
    monkeypatch.syspath_prepend(str(tmp_path / "here"))
    monkeypatch.syspath_prepend(str(tmp_path / "zipped.zip"))
    yield tmp_path
    for name in names:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("name", ["folded", "single", "spaced", "empty", "zipped", "nowhere", "sys", "email"])
@pytest.mark.parametrize("path", ["templates", "other", "", ".", "./", "./templates/", "nothing", "templates/sub"])
def test_package(packages, name, path):
    def told(package):
        loader = package.PackageLoader(name, path)
        wanted = [*NAMES, "templates/a.html", "b.html", "c.html", "e.html", "other/c.html"]
        listed = loader.list_templates() if name not in ("email", "single") else None
        return loader.package_path, loader.package_name, loader.encoding, listed, [
            both.outcome(source, loader, each) for each in wanted
        ]

    both.same(told)


def test_package_up_to_date(packages):
    def told(package):
        path = packages / "here/folded/templates/a.html"
        path.write_text("A")
        os.utime(path, (1, 1))
        _, _, uptodate = package.PackageLoader("folded").get_source(None, "a.html")
        said = [uptodate()]
        os.utime(path, (2, 2))
        said.append(uptodate())
        path.unlink()
        return [*said, uptodate()]

    assert both.same(told)[1] == [True, False, False]


def test_package_in_another_encoding(packages):
    (packages / "here/folded/templates/a.html").write_bytes(b"\xe4")
    for encoding in "utf-8", "latin-1":
        both.same(lambda package, encoding=encoding: source(package.PackageLoader("folded", encoding=encoding), "a.html"))


def test_dict():
    def told(package):
        texts = {"b": "B", "a": "A"}
        loader = package.DictLoader(texts)
        _, filename, uptodate = loader.get_source(None, "a")
        said = [uptodate()]
        texts["a"] = "A2"
        said.append(uptodate())
        del texts["a"]
        return said, uptodate(), filename, loader.list_templates(), loader.mapping is texts, both.outcome(source, loader, "a")

    both.same(told)


@pytest.mark.parametrize("given", [None, "text", ("text", "file", lambda: False), ("text", None, None), 5])
def test_function(given):
    def told(package):
        loader = package.FunctionLoader({"a": given}.get)
        return both.outcome(source, loader, "a"), both.outcome(source, loader, "b"), both.outcome(loader.list_templates)

    both.same(told)


@pytest.mark.parametrize("delimiter", ["/", "::"])
def test_prefix(delimiter):
    def told(package):
        inner = package.PrefixLoader({"x": package.DictLoader({"a": "XA"})})
        loader = package.PrefixLoader({"one": package.DictLoader({"a": "A", "b/c": "C"}), "two": inner,
                                       "": package.DictLoader({"": "E"})},
                                      delimiter)
        found = []
        for name in ["one/a", "one/b/c", "two/x/a", "two/a", "two/x/b", "three/a", "one", "/", "//", "one::a", "two::x/a", "::"]:
            found.append(both.outcome(source, loader, name))
            found.append(both.outcome(loader.load, None, name + "!"))
        return loader.list_templates(), found

    both.same(told)


def test_choice():
    def told(package):
        one, two = package.DictLoader({"a": "A", "b": "B"}), package.DictLoader({"b": "B2", "c": "C"})
        loader = package.ChoiceLoader([one, two, package.ModuleLoader("/nowhere")])
        found = [both.outcome(source, loader, name) for name in ["a", "b", "c"]]
        found.append(both.outcome(loader.load, None, "d")[0])
        return found, both.outcome(package.ChoiceLoader([one, two]).list_templates), both.outcome(loader.list_templates)

    both.same(told)
    both.same(lambda package: source(package.ChoiceLoader([]), "a"))


def test_loaders_without_sources():
    both.same(lambda package: package.loaders.BaseLoader().get_source(None, "a"))
    both.same(lambda package: package.loaders.BaseLoader().list_templates())
    both.same(lambda package: package.ModuleLoader("/nowhere").get_source(None, "a"))
    both.same(lambda package: package.ModuleLoader("/nowhere").load(package.Environment(), "a"))


@pytest.mark.parametrize("name", ["", "a/b.html", "ä"])
def test_names_of_modules(name):
    def told(package):
        return package.ModuleLoader.get_template_key(name), package.ModuleLoader.get_module_filename(name)

    both.same(told)


def test_module_paths(tmp_path):
    for path in str(tmp_path), tmp_path, [tmp_path, "b"], (str(tmp_path),):
        both.same(lambda package, path=path: package.ModuleLoader(path).module.__path__)


def test_the_package_of_modules_goes_with_its_loader(tmp_path):
    loader = both.OURS.ModuleLoader(tmp_path)
    name = loader.package_name
    assert name in sys.modules
    del loader
    gc.collect()
    assert name not in sys.modules


def test_load_fills_the_bytecode_cache():
    """What the base does between the source, the cache, the compiler and the template."""

    def told(package):
        done = []

        class Cache(package.BytecodeCache):
            kept = {}

            def load_bytecode(self, bucket):
                bucket.code = self.kept.get(bucket.key)

            def dump_bytecode(self, bucket):
                self.kept[bucket.key] = bucket.code

        class Template:
            @classmethod
            def from_code(cls, *arguments):
                done.append(("from_code", arguments[1:3], arguments[3] is not None))
                return cls()

        class Environment(package.Environment):
            template_class = Template

            def compile(self, *arguments):
                done.append(("compile", arguments))
                return f"code of {arguments[0]}"

        loader = package.DictLoader({"a": "A"})
        for cache in None, Cache():
            environment = Environment(bytecode_cache=cache)
            loader.load(environment, "a")
            loader.load(environment, "a", {"g": 1})
        return done

    assert len(both.same(told)[1]) == 7

"""Where the text of templates comes from: the loaders of jinja2.loaders."""

from __future__ import annotations

import os
import posixpath
from _collections_abc import Iterable

from .. import _core
from .exceptions import TemplateNotFound, not_found
from .utils import internalcode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping, Sequence
    from typing import Any

    from .environment import Environment, Template

    Uptodate = Callable[[], bool] | None
    Source = tuple[str, str | None, Uptodate]
    Path = str | os.PathLike[str]


def split_template_path(template: str) -> list[str]:
    """The parts of a template's name; TemplateNotFound where one of them could lead out of the folder."""
    pieces = []
    for piece in template.split("/"):
        if os.sep in piece or (os.altsep and os.altsep in piece) or piece == os.pardir:
            raise TemplateNotFound(template)
        if piece and piece != os.curdir:
            pieces.append(piece)
    return pieces


def _paths(path: Path | Sequence[Path]) -> list[str]:
    """One path or several as a list of str; a path object is one, though some are iterable."""
    if isinstance(path, str) or not isinstance(path, Iterable):
        path = [path]
    return [os.fspath(each) for each in path]


class BaseLoader:
    """The base of loaders: a subclass overrides `get_source`, or `load` where there are no texts."""

    # Whether get_source can give a text.
    has_source_access = True

    def get_source(self, environment: Environment, template: str) -> Source:
        """The text of a template, its file or None, and a function that says whether that is still the text, or None."""
        if not self.has_source_access:
            raise RuntimeError(f"{type(self).__name__} cannot provide access to the source")
        raise TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        """The names of all templates, sorted."""
        raise TypeError("this loader cannot iterate over all templates")

    @internalcode
    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """The template of a name: from the bytecode cache of the environment, or compiled and put there."""
        if globals is None:
            globals = {}
        source, filename, uptodate = self.get_source(environment, name)
        cache = environment.bytecode_cache
        if cache is None:
            code = environment.compile(source, name, filename)
        else:
            bucket = cache.get_bucket(environment, name, filename, source)
            code = bucket.code
            if code is None:
                code = bucket.code = environment.compile(source, name, filename)
                cache.set_bucket(bucket)
        return environment.template_class.from_code(environment, code, globals, uptodate)


class FileSystemLoader(BaseLoader):
    """Loads from folders, of which the first that has the template counts.

    `followlinks` is whether `list_templates` looks into folders that are links.
    """

    def __init__(self, searchpath: Path | Sequence[Path], encoding: str = "utf-8", followlinks: bool = False) -> None:
        self.searchpath = _paths(searchpath)
        self.encoding = encoding
        self.followlinks = followlinks

    def get_source(self, environment: Environment, template: str) -> Source:
        pieces = split_template_path(template)
        for folder in self.searchpath:
            # As the name of the template has them, also where paths have another separator.
            filename = posixpath.join(folder, *pieces)
            if os.path.isfile(filename):
                break
        else:
            noun = "path" if len(self.searchpath) == 1 else "paths"
            tried = ", ".join(map(repr, self.searchpath))
            raise TemplateNotFound(template, f"{template!r} not found in search {noun}: {tried}")
        with open(filename, encoding=self.encoding) as file:
            text = file.read()
        changed = os.path.getmtime(filename)

        def uptodate() -> bool:
            try:
                return os.path.getmtime(filename) == changed
            except OSError:
                return False

        return text, os.path.normpath(filename), uptodate

    def list_templates(self) -> list[str]:
        found = set()
        for folder in self.searchpath:
            for place, _, filenames in os.walk(folder, followlinks=self.followlinks):
                for filename in filenames:
                    path = os.path.join(place, filename)[len(folder):].strip(os.sep).replace(os.sep, "/")
                    found.add(path.removeprefix("./"))
        return sorted(found)


class PackageLoader(BaseLoader):
    """Loads from a folder of a Python package, also of one in a zip file.

    The package is imported for that.
    """

    def __init__(self, package_name: str, package_path: str = "templates", encoding: str = "utf-8") -> None:
        from importlib import import_module
        from importlib.util import find_spec
        from zipimport import zipimporter

        # "." and "./" mean nothing in a zip file.
        package_path = os.path.normpath(package_path).rstrip(os.sep)
        if package_path == os.curdir:
            package_path = ""
        else:
            package_path = package_path.removeprefix(os.curdir + os.sep)
        self.package_path = package_path
        self.package_name = package_name
        self.encoding = encoding

        # The package itself, because only its parents are imported by the search.
        import_module(package_name)
        spec = find_spec(package_name)
        assert spec is not None, "An import spec was not found for the package."
        loader = spec.loader
        assert loader is not None, "A loader was not found for the package."
        self._loader: Any = loader
        self._archive: str | None = None
        folders = spec.submodule_search_locations
        if isinstance(loader, zipimporter):
            self._archive = loader.archive
            folder = next(iter(folders or ()))
            self._template_root = os.path.join(folder, package_path).rstrip(os.sep)
            return
        if folders:
            # More than one where the package is a namespace.
            roots = list(folders)
        elif spec.origin is not None:
            roots = [os.path.dirname(spec.origin)]
        else:
            roots = []
        if not roots:
            raise ValueError(
                f"The {package_name!r} package was not installed in a way that PackageLoader understands."
            )
        for root in roots:
            root = os.path.join(root, package_path)
            if os.path.isdir(root):
                self._template_root = root
                return
        raise ValueError(
            f"PackageLoader could not find a {package_path!r} directory in the {package_name!r} package."
        )

    def get_source(self, environment: Environment, template: str) -> Source:
        path = os.path.normpath(posixpath.join(self._template_root, *split_template_path(template)))
        if self._archive is not None:
            try:
                data = self._loader.get_data(path)
            except OSError as problem:
                raise TemplateNotFound(template) from problem
            return data.decode(self.encoding), path, None
        if not os.path.isfile(path):
            raise TemplateNotFound(template)
        with open(path, "rb") as file:
            data = file.read()
        changed = os.path.getmtime(path)

        def uptodate() -> bool:
            return os.path.isfile(path) and os.path.getmtime(path) == changed

        return data.decode(self.encoding), path, uptodate

    def list_templates(self) -> list[str]:
        root = self._template_root
        if self._archive is None:
            found = [
                os.path.join(place[len(root):].lstrip(os.sep), name)
                for place, _, names in os.walk(root)
                for name in names
            ]
        else:
            prefix = root[len(self._archive):].lstrip(os.sep) + os.sep
            found = [
                name[len(prefix):]
                for name in self._archived()
                if name.startswith(prefix) and not name.endswith(os.sep)
            ]
        return sorted(name.replace(os.sep, "/") for name in found)

    def _archived(self) -> Any:
        """The names in the zip file, which the importer has under a name that is not public."""
        try:
            if hasattr(self._loader, "_get_files"):
                return self._loader._get_files()
            return self._loader._files
        except AttributeError as problem:
            raise TypeError(
                "This zip import does not have the required metadata to list templates."
            ) from problem


class DictLoader(BaseLoader):
    """Loads from a dict of texts.

    >>> DictLoader({"b.html": "", "a.html": ""}).list_templates()
    ['a.html', 'b.html']
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self.mapping = mapping

    def get_source(self, environment: Environment, template: str) -> Source:
        if template not in self.mapping:
            raise TemplateNotFound(template)
        source = self.mapping[template]
        return source, None, _core.SameItem(self.mapping, template, source)

    def list_templates(self) -> list[str]:
        return sorted(self.mapping)


class FunctionLoader(BaseLoader):
    """Loads by a function of the name: it gives the text, or what `get_source` gives, or None where there is no template."""

    def __init__(self, load_func: Callable[[str], str | Source | None]) -> None:
        self.load_func = load_func

    def get_source(self, environment: Environment, template: str) -> Source:
        found = self.load_func(template)
        if found is None:
            raise TemplateNotFound(template)
        return (found, None, None) if isinstance(found, str) else found


class PrefixLoader(BaseLoader):
    """Loads by one of several loaders, which the first part of the name says."""

    def __init__(self, mapping: Mapping[str, BaseLoader], delimiter: str = "/") -> None:
        self.mapping = mapping
        self.delimiter = delimiter

    def get_loader(self, template: str) -> tuple[BaseLoader, str]:
        """The loader for a name, and the name that it has there."""
        try:
            prefix, name = template.split(self.delimiter, 1)
            return self.mapping[prefix], name
        except (ValueError, KeyError) as problem:
            raise TemplateNotFound(template) from problem

    def get_source(self, environment: Environment, template: str) -> Source:
        loader, name = self.get_loader(template)
        try:
            return loader.get_source(environment, name)
        except not_found() as problem:
            # With the name that was asked for, which has the prefix.
            raise TemplateNotFound(template) from problem

    @internalcode
    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        loader, local_name = self.get_loader(name)
        try:
            return loader.load(environment, local_name, globals)
        except not_found() as problem:
            raise TemplateNotFound(name) from problem

    def list_templates(self) -> list[str]:
        return [
            prefix + self.delimiter + template
            for prefix, loader in self.mapping.items()
            for template in loader.list_templates()
        ]


class ChoiceLoader(BaseLoader):
    """Loads by the first of several loaders that has the template."""

    def __init__(self, loaders: Sequence[BaseLoader]) -> None:
        self.loaders = loaders

    def get_source(self, environment: Environment, template: str) -> Source:
        for loader in self.loaders:
            try:
                return loader.get_source(environment, template)
            except not_found():
                pass
        raise TemplateNotFound(template)

    @internalcode
    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        for loader in self.loaders:
            try:
                return loader.load(environment, name, globals)
            except not_found():
                pass
        raise TemplateNotFound(name)

    def list_templates(self) -> list[str]:
        return sorted({template for loader in self.loaders for template in loader.list_templates()})


class ModuleLoader(BaseLoader):
    """Loads what `Environment.compile_templates` wrote."""

    has_source_access = False

    def __init__(self, path: Path | Sequence[Path]) -> None:
        import sys
        import weakref
        from types import ModuleType

        # One package for each loader, so that names of templates in several do not meet.
        name = f"_melba_module_templates_{id(self):x}"
        module = ModuleType(name)
        module.__path__ = _paths(path)
        sys.modules[name] = weakref.proxy(module, lambda _: sys.modules.pop(name, None))
        # The only strong reference, so that the package exists as long as the loader.
        self.module = module
        self.package_name = name

    @staticmethod
    def get_template_key(name: str) -> str:
        """The module that a template is in."""
        from hashlib import sha1

        return "tmpl_" + sha1(name.encode("utf-8")).hexdigest()

    @staticmethod
    def get_module_filename(name: str) -> str:
        """The file of that module."""
        return ModuleLoader.get_template_key(name) + ".py"

    @internalcode
    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        import sys

        module_name = f"{self.package_name}.{self.get_template_key(name)}"
        module = getattr(self.module, module_name, None)
        if module is None:
            try:
                module = __import__(module_name, None, None, ["root"])
            except ImportError as problem:
                raise TemplateNotFound(name) from problem
            # The package alone keeps it.
            sys.modules.pop(module_name, None)
        return environment.template_class.from_module_dict(environment, vars(module), {} if globals is None else globals)

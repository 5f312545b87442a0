"""Caches of compiled templates: the names of jinja2.bccache.

What is kept is the image of a compiled template, which is read again without parsing.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any, Protocol

    from .environment import Environment

    class _MemcachedClient(Protocol):
        def get(self, key: str) -> bytes: ...

        def set(self, key: str, value: bytes, timeout: int | None = None) -> None: ...


# An image is only read by the version that wrote it.
bc_version = 1


def _magic() -> bytes:
    from .. import __version__

    return f"melba template {bc_version} {__version__}\n".encode()


bc_magic = _magic()


class Bucket:
    """A place for one compiled template in a cache: `code` is the program, or None while there is none.

    `key` is the name of the place, `checksum` that of the text; what was compiled from another text is not taken.
    """

    def __init__(self, environment: Environment, key: str, checksum: str) -> None:
        self.environment = environment
        self.key = key
        self.checksum = checksum
        self.reset()

    def reset(self) -> None:
        """Have no program."""
        self.code: Any = None

    def load_bytecode(self, f: IO[bytes]) -> None:
        """Read the program from a file; there is none where that is of another version or text, or damaged."""
        self.reset()
        if f.read(len(bc_magic)) != bc_magic:
            return
        import marshal

        try:
            if marshal.load(f) != self.checksum:
                return
            is_program, code = marshal.load(f)
            if is_program:
                from ._native import load_program

                code = load_program(code)
        except (EOFError, ValueError, TypeError):
            return
        self.code = code

    def write_bytecode(self, f: IO[bytes]) -> None:
        """Write the program to a file."""
        if self.code is None:
            raise TypeError("can't write empty bucket")
        import marshal

        from ._native import TemplateProgram

        f.write(bc_magic)
        marshal.dump(self.checksum, f)
        is_program = isinstance(self.code, TemplateProgram)
        marshal.dump((is_program, self.code.image() if is_program else self.code), f)

    def bytecode_from_string(self, string: bytes) -> None:
        """Read the program from bytes."""
        from io import BytesIO

        self.load_bytecode(BytesIO(string))

    def bytecode_to_string(self) -> bytes:
        """The program as bytes."""
        from io import BytesIO

        out = BytesIO()
        self.write_bytecode(out)
        return out.getvalue()


class BytecodeCache:
    """The base of caches: a subclass overrides `load_bytecode`, `dump_bytecode` and perhaps `clear`."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket from the cache; where there is nothing for it, do nothing."""
        raise NotImplementedError()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Put the program of a bucket into the cache."""
        raise NotImplementedError()

    def clear(self) -> None:
        """Empty the cache, where that can be done."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The key for a template."""
        from hashlib import sha1

        key = sha1(name.encode("utf-8"))
        if filename is not None:
            key.update(f"|{filename}".encode())
        return key.hexdigest()

    def get_source_checksum(self, source: str) -> str:
        """The checksum of a text."""
        from hashlib import sha1

        return sha1(source.encode("utf-8")).hexdigest()

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The bucket for a template, filled when the cache has it."""
        bucket = Bucket(environment, self.get_cache_key(name, filename), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Put a bucket into the cache."""
        self.dump_bytecode(bucket)


class FileSystemBytecodeCache(BytecodeCache):
    """Keeps files in a folder; `pattern` is how they are called.

    Without a folder of yours there is one for the user in the system's folder for temporary files, if that can be made so
    that nobody else has access.
    """

    def __init__(self, directory: str | None = None, pattern: str = "__jinja2_%s.cache") -> None:
        self.directory = self._get_default_cache_dir() if directory is None else directory
        self.pattern = pattern

    def _get_default_cache_dir(self) -> str:
        import stat
        import tempfile

        if not hasattr(os, "getuid"):
            raise RuntimeError("Cannot determine safe temp directory.  You need to explicitly provide one.")
        folder = os.path.join(tempfile.gettempdir(), f"_melba-cache-{os.getuid()}")
        try:
            os.mkdir(folder, stat.S_IRWXU)
        except FileExistsError:
            pass

        def is_safe() -> bool:
            # Of the folder itself and not of what a link points to.
            now = os.lstat(folder)
            mine = now.st_uid == os.getuid() and stat.S_ISDIR(now.st_mode)
            return mine and stat.S_IMODE(now.st_mode) == stat.S_IRWXU

        if not is_safe():
            if os.path.islink(folder) or os.lstat(folder).st_uid != os.getuid():
                raise RuntimeError("Cannot determine safe temp directory.  You need to explicitly provide one.")
            os.chmod(folder, stat.S_IRWXU)
            if not is_safe():
                raise RuntimeError("Cannot determine safe temp directory.  You need to explicitly provide one.")
        return folder

    def _get_cache_filename(self, bucket: Bucket) -> str:
        return os.path.join(self.directory, self.pattern % (bucket.key,))

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            file = open(self._get_cache_filename(bucket), "rb")
        except (FileNotFoundError, IsADirectoryError, PermissionError):
            return
        with file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        import tempfile
        from contextlib import suppress

        # Written beside and renamed, so that nobody reads half of it.
        name = self._get_cache_filename(bucket)
        folder, base = os.path.split(name)
        file = tempfile.NamedTemporaryFile("wb", dir=folder, prefix=base, suffix=".tmp", delete=False)
        try:
            with file:
                bucket.write_bytecode(file)
        except BaseException:
            with suppress(OSError):
                os.remove(file.name)
            raise
        try:
            os.replace(file.name, name)
        except BaseException as problem:
            with suppress(OSError):
                os.remove(file.name)
            # Another process may have the file open where that matters: then it stays as it is.
            if not isinstance(problem, OSError):
                raise

    def clear(self) -> None:
        from contextlib import suppress
        from fnmatch import filter

        for name in filter(os.listdir(self.directory), self.pattern % ("*",)):
            with suppress(OSError):
                os.remove(os.path.join(self.directory, name))


class MemcachedBytecodeCache(BytecodeCache):
    """Keeps programs with a client of memcached: an object with `get(key)` and `set(key, value[, timeout])`.

    Unless `ignore_memcache_errors` is false, an exception of the client only means that nothing is cached.
    """

    def __init__(
        self,
        client: _MemcachedClient,
        prefix: str = "jinja2/bytecode/",
        timeout: int | None = None,
        ignore_memcache_errors: bool = True,
    ) -> None:
        self.client = client
        self.prefix = prefix
        self.timeout = timeout
        self.ignore_memcache_errors = ignore_memcache_errors

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            data = self.client.get(self.prefix + bucket.key)
        except Exception:
            if not self.ignore_memcache_errors:
                raise
        else:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        data = bucket.bytecode_to_string()
        timeout = () if self.timeout is None else (self.timeout,)
        try:
            self.client.set(self.prefix + bucket.key, data, *timeout)
        except Exception:
            if not self.ignore_memcache_errors:
                raise

"""Bytecode caches beside Jinja2's, with what any program is to them: something that can be written."""

import io
import os
import stat

import both
import pytest

from melba.templates import bccache


def bucket(package, code=None, checksum="sum", key="key"):
    made = package.bccache.Bucket(None, key, checksum)
    made.code = code
    return made


def test_bucket():
    def told(package):
        text = bucket(package, "code").bytecode_to_string()
        other = bucket(package)
        other.bytecode_from_string(text)
        said = [other.code]
        for checksum in "other", "", "su", b"sum":
            wrong = bucket(package, "old", checksum)
            wrong.bytecode_from_string(text)
            said.append(wrong.code)
        other.reset()
        return said, other.code, other.key, other.checksum, text.startswith(package.bccache.bc_magic)

    both.same(told)
    both.same(lambda package: bucket(package).bytecode_to_string())


def test_any_damage_is_no_program():
    text = bucket(both.OURS, "code").bytecode_to_string()
    for size in range(len(text)):
        one = bucket(both.OURS, "old")
        one.bytecode_from_string(text[:size])
        assert one.code is None
    one = bucket(both.OURS, "old")
    one.load_bytecode(io.BytesIO(b"x" + text))
    assert one.code is None


def test_another_version_is_no_program(monkeypatch):
    text = bucket(both.OURS, "code").bytecode_to_string()
    monkeypatch.setattr(bccache, "bc_magic", bccache.bc_magic.replace(b"template", b"templatf"))
    one = bucket(both.OURS, "old")
    one.bytecode_from_string(text)
    assert one.code is None


def test_keys_and_checksums():
    def told(package):
        cache = package.BytecodeCache()
        names = [("a", None), ("a", "/t/a"), ("ä", "/t/ä"), ("", "")]
        sums = [cache.get_source_checksum(text) for text in ("", "ä")]
        return [cache.get_cache_key(*name) for name in names], sums, cache.clear()

    both.same(told)
    both.same(lambda package: package.BytecodeCache().get_bucket(None, "a", None, ""))
    both.same(lambda package: package.BytecodeCache().set_bucket(None))


def test_file_system(tmp_path):
    def told(package):
        folder = tmp_path / package.name
        folder.mkdir()
        (folder / "other").write_text("")
        cache = package.FileSystemBytecodeCache(str(folder))
        one = cache.get_bucket(None, "a", "/t/a", "source")
        said = [one.code]
        one.code = "code"
        cache.set_bucket(one)
        said += [cache.get_bucket(None, "a", "/t/a", "source").code, cache.get_bucket(None, "a", "/t/a", "changed").code]
        said += [cache.get_bucket(None, "a", None, "source").code, sorted(os.listdir(folder))]
        cache.clear()
        return said, os.listdir(folder), cache.pattern, package.FileSystemBytecodeCache(str(folder), "%s.x").pattern

    both.same(told)


def test_file_system_when_it_cannot(tmp_path):
    def told(package):
        folder = tmp_path / package.name
        folder.mkdir()
        cache = package.FileSystemBytecodeCache(str(folder))
        one = cache.get_bucket(None, "a", None, "source")
        # In the place of the file is a folder: it is neither read nor replaced, and nothing stays beside it.
        os.mkdir(cache._get_cache_filename(one))
        one.code = "code"
        cache.set_bucket(one)
        said = [cache.get_bucket(None, "a", None, "source").code, len(os.listdir(folder))]
        one.code = object
        said.append(both.outcome(cache.set_bucket, one)[0])
        nowhere = package.FileSystemBytecodeCache(str(folder / "nothing"))
        return said, len(os.listdir(folder)), both.outcome(nowhere.set_bucket, one)[1]

    both.same(told)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / f"_melba-cache-{os.getuid()}"


def test_default_folder_is_ones_own(temporary):
    cache = bccache.FileSystemBytecodeCache()
    assert cache.directory == str(temporary) and stat.S_IMODE(os.lstat(temporary).st_mode) == stat.S_IRWXU
    os.chmod(temporary, 0o777)
    assert bccache.FileSystemBytecodeCache().directory == str(temporary)
    assert stat.S_IMODE(os.lstat(temporary).st_mode) == stat.S_IRWXU


def test_default_folder_that_is_not(temporary, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    os.symlink(tmp_path / "elsewhere", temporary)
    with pytest.raises(RuntimeError, match="Cannot determine safe temp directory"):
        bccache.FileSystemBytecodeCache()
    assert stat.S_IMODE(os.lstat(tmp_path / "elsewhere").st_mode) == 0o755
    os.remove(temporary)
    temporary.write_text("")
    with pytest.raises(RuntimeError, match="Cannot determine safe temp directory"):
        bccache.FileSystemBytecodeCache()


def test_default_folder_of_another_user(temporary, monkeypatch):
    temporary.mkdir(mode=0o700)
    uid = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    os.rename(temporary, temporary.with_name(f"_melba-cache-{uid + 1}"))
    with pytest.raises(RuntimeError, match="Cannot determine safe temp directory"):
        bccache.FileSystemBytecodeCache()


class Client:
    def __init__(self, fails=False):
        self.kept, self.calls, self.fails = {}, [], fails

    def get(self, key):
        self.calls.append(("get", key))
        if self.fails:
            raise OSError("get")
        return self.kept.get(key)

    def set(self, key, value, *timeout, **more):
        self.calls.append(("set", key, timeout, more))
        if self.fails:
            raise OSError("set")
        self.kept[key] = value


@pytest.mark.parametrize("given", [{}, {"prefix": "p/", "timeout": 5}, {"timeout": 0}, {"ignore_memcache_errors": False}])
@pytest.mark.parametrize("fails", [False, True])
def test_memcached(given, fails):
    def told(package):
        client = Client(fails)
        cache = package.MemcachedBytecodeCache(client, **given)

        def use():
            one = cache.get_bucket(None, "a", None, "source")
            one.code = "code"
            cache.set_bucket(one)
            return cache.get_bucket(None, "a", None, "source").code

        return both.outcome(use), both.outcome(cache.dump_bytecode, bucket(package, "code")), client.calls

    both.same(told)

"""The layering of ARCHITECTURE.md: a folder of Sources/Melba uses only the folders above it in this list, and imports
only the C modules that are named for it.
"""

import re

import pytest
from project import ROOT, SWIFT, code, relative

# Folder: the C modules that it may import.  Vector loops and the machine's level are for what searches and escapes;
# the public header is for the border alone, and so are the entries; but the machine of templates and its host share structs,
# among them the program's tables, which CEntry declares.
FOLDERS = {
    "Base": {"CKernels", "CPlatform"},
    "Escape": {"CKernels", "CPlatform"},
    "Value": set(),
    "JSON": {"CKernels", "CPlatform"},
    "Template": {"CEntry", "CKernels", "CPlatform"},
    "CABI": {"CMelba", "CEntry", "CPlatform"},
}

# Files that may say 'unsafe', beside those of CABI: what they do with memory is their purpose.
UNSAFE = {
    "UTF8", "UTF8Characters", "Search", "Writer", "Escape", "Entities", "Portable", "Kernels", "ShortText",
    "Arena", "Unchecked", "DoubleText", "IntegerText", "Value", "Value+Lookup",
    "JSONText", "JSONText+Short", "JSONText+Escaping", "JSONMemberOrder", "JSONHost",
    "JSONScan", "JSONReader", "JSONNumber+Vector", "JSONDecoder", "JSONKeys", "JSONDocument", "JSONCheck", "JSONCheck+Pointer",
    "JSONWriter", "JSONWriter+Scalars", "JSONWriter+Sorting", "JSONWriter+Tree", "JSONWriter+PlainTree",
    "Pool", "SourceText", "Syntax", "Parser", "TreeBuilder",
    "Compiler", "Compiler+Code", "Compiler+Loops", "Compiler+Output", "Compiler+Scopes", "Compiler+Statements",
    "Program", "Frame",
    "Machine", "Output", "Runner+Calls", "Runner+Loops", "Runner+Output", "Runner+Rare", "Runner+Run", "Runner+Steps",
    "Runner+Templates", "Runner+Values",
    "Native", "NativeCalls", "NativeEnvironment", "NativeFilter", "NativeFormat", "NativeItemFilters", "NativeItems",
    "NativeJSON", "NativeLink", "NativeLoops", "NativeMethods", "NativeOperators", "NativeRecords", "NativeScopes",
    "NativeStrings", "NativeTable", "NativeTest", "NativeText", "NativeUndefined", "NativeValue",
}

TYPE = re.compile(r"^(?:@\w+(?:\([^)]*\))? |public |final |indirect )*(?:struct|enum|class|protocol|typealias|actor) (\w+)", re.M)


def folder(path):
    return path.relative_to(ROOT / "Sources" / "Melba").parts[0]


def declared():
    """The types that each folder declares at top level."""
    types = {name: set() for name in FOLDERS}
    for path in SWIFT:
        types[folder(path)] |= set(TYPE.findall(code(path)))
    return types


def test_every_folder_is_in_the_list():
    assert {folder(path) for path in SWIFT} <= set(FOLDERS)


@pytest.mark.parametrize("path", SWIFT, ids=relative)
def test_file_uses_only_folders_above_its_own(path):
    order = list(FOLDERS)
    below = order[order.index(folder(path)) + 1 :]
    words = set(re.findall(r"\w+", code(path)))
    types = declared()
    assert {name: types[name] & words for name in below if types[name] & words} == {}


@pytest.mark.parametrize("path", SWIFT, ids=relative)
def test_file_imports_only_modules_named_for_its_folder(path):
    assert set(re.findall(r"^(?:@\w+ )*import (\w+)", code(path), re.M)) <= FOLDERS[folder(path)]


def test_headers_for_swift_need_no_c_library():
    """swiftc has none to look into when it compiles for another machine; intrinsics come with the compiler."""
    headers = [*ROOT.glob("Sources/*/include/*.h"), *ROOT.glob("include/**/*.h")]
    assert headers
    for path in headers:
        assert set(re.findall(r"#include <(.*)>", path.read_text())) <= {"stdbool.h", "stddef.h", "stdint.h", "emmintrin.h"}, path


@pytest.mark.parametrize("path", SWIFT, ids=relative)
def test_public_and_c_are_for_the_border_alone(path):
    if folder(path) != "CABI":
        assert not re.search(r"\b(public|open)\b|@c\b|@_cdecl|@_silgen_name", code(path))


@pytest.mark.parametrize("path", SWIFT, ids=relative)
def test_unsafe_is_for_listed_files_alone(path):
    if folder(path) != "CABI" and path.stem not in UNSAFE:
        assert not re.search(r"\bunsafe\b|@safe\b|@unsafe\b", code(path))


def test_the_list_of_unsafe_files_names_no_other():
    assert {path.stem for path in SWIFT if re.search(r"\bunsafe\b", code(path))} >= UNSAFE


@pytest.mark.parametrize("path", SWIFT, ids=relative)
def test_nothing_is_forced(path):
    """A baseAddress of memory that is known not to be empty is the one exception, in CABI."""
    text = code(path)
    assert not re.search(r"\btry!|\bas!|\bfatalError\b|\bassumeIsolated\b", text)
    forced = [line.strip() for line in text.splitlines() if re.search(r"[\w)\]]!(?![=\w])", line)]
    assert [line for line in forced if not (folder(path) == "CABI" and "baseAddress!" in line)] == []


@pytest.mark.parametrize("path", SWIFT, ids=relative)
def test_nothing_prints_or_keeps_global_state(path):
    assert not re.search(r"\bprint\(|\bdebugPrint\(|^(?:private )?var |static var \w+(?:: [\w<>]+)? =", code(path), re.M)

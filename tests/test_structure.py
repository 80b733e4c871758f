"""The shape of the code: names that mean one thing, rooms named by nouns, sizes that can be read in one sitting.

Which module may import which stands in the contracts of pyproject.toml and is proved by `make lint`. Each list of
exceptions names exactly what there is: an entry that is no longer needed fails too, so that the lists only shrink.
"""

from __future__ import annotations

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

FIELD_NOUNS = {
    *("clustering", "crawling", "exporting", "fetching", "folding", "importing", "indexing", "linking", "reading"),
    *("reprocessing", "resolving", "locking", "merging", "bit_packing", "encoding"),
}

# Classes of which several modules have one of their own by the convention of a framework.
CONVENTIONS = {"Command", "Meta"}

# Class names that still mean two things; `make test` fails for a name here that has come to mean one.
NOT_YET_ONE_MEANING: set[str] = set()

LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()

# What libraries call private and this project leans on all the same, with the reason.
PRIVATE_MEMBERS = {
    "_base_manager": "Django documents it",
    "_default_manager": "Django documents it",
    "_meta": "Django documents it",
    "_replace": "of named tuples, documented by Python",
    "_exit": "os._exit, documented by Python",
    "_Element": "the name of lxml's element type in annotations",
    "_raw_delete": "deletes rows without loading them; nothing public does",
    "_filename": "Whoosh: how its table of contents is named",
    "_hit_count": "Haystack: whether a query has run",
    "_more_like_this": "Haystack: what kind of query it is",
    "_raw_query": "Haystack: what kind of query it is",
    "_using": "Haystack: the connection that a query was made for",
    "_format": "Whoosh: how a matcher's postings are told apart; read by its subclasses",
    "_ids": "Whoosh: the documents of a matcher; read by its subclasses",
}


@functools.cache
def sources() -> dict[str, ast.Module]:
    """Every module of the product, without migrations, by its path."""
    paths = [path for room in ("archive", "search") for path in sorted((ROOT / room).rglob("*.py"))]
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
        if "migrations" not in path.parts
    }


@functools.cache
def _nodes() -> dict[type[ast.AST], list[tuple[str, Any]]]:
    """The nodes that tests ask for, by kind; they are gone through once for all tests."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Attribute, ast.Name, ast.arg)
    found: dict[type[ast.AST], list[tuple[str, Any]]] = {kind: [] for kind in kinds}
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if type(node) in found:
                found[type(node)].append((path, node))
    return found


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    """All nodes of these kinds with the path of their module."""
    return chain.from_iterable(_nodes()[kind] for kind in kinds)


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(set)
    for path, node in nodes(ast.ClassDef):
        if node.name not in CONVENTIONS:
            places[node.name].add(path)
    several = {name for name, paths in places.items() if len(paths) > 1 and not a_value_and_its_model(paths)}
    assert {name: sorted(places[name]) for name in several - NOT_YET_ONE_MEANING} == {}
    assert NOT_YET_ONE_MEANING - several == set(), "take these off the list"


def a_value_and_its_model(paths: set[str]) -> bool:
    """Whether a name is that of a value of the core and of the model that stores it."""
    core = [path for path in paths if path.startswith("archive/core/")]
    models = [path for path in paths if path.startswith("archive/models/")]
    return len(paths) == 2 and len(core) == len(models) == 1


def test_modules_are_named_by_nouns() -> None:
    names = {path: Path(path).stem for path in sources() if not path.endswith("__init__.py")}
    names |= {path: Path(path).parent.name for path in sources() if path.endswith("__init__.py")}
    verbs = [path for path, name in names.items() if name.endswith("ing") and name not in FIELD_NOUNS]
    assert len(verbs) * 20 < len(names), verbs


def test_files_can_be_read_in_one_sitting() -> None:
    long = {path for path in sources() if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > 400}
    assert long == LONG_FILES


def test_functions_fit_on_a_screen() -> None:
    long = {
        f"{path}:{node.name}" for path, node in nodes(ast.FunctionDef) if (node.end_lineno or 0) - node.lineno >= 60
    }
    assert long == LONG_FUNCTIONS


def test_the_core_starts_no_process_and_opens_no_connection() -> None:
    outside = {"asyncio", "concurrent", "multiprocessing", "socket", "subprocess", "threading", "urllib.request"}
    found = [
        (path, name)
        for path, node in nodes(ast.Import, ast.ImportFrom)
        if path.startswith("archive/core/")
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if name in outside or name.split(".")[0] in outside
    ]
    assert found == []


def test_private_members_of_libraries_are_named_here() -> None:
    own = set()
    used = defaultdict(set)
    for path, node in nodes(*_nodes()):
        own |= defined(node)
        for name in private_uses(node):
            used[name].add(path)
    foreign = {name: paths for name, paths in used.items() if name not in own}
    assert {name: paths for name, paths in foreign.items() if name not in PRIVATE_MEMBERS} == {}
    assert PRIVATE_MEMBERS.keys() - foreign.keys() == set(), "take these off the list"


def defined(node: ast.AST) -> set[str]:
    """The names that a node of the product's own code gives to something."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return {node.attr}
    return {node.arg} if isinstance(node, ast.arg) else set()


def private_uses(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        names = [node.attr]
    elif isinstance(node, ast.ImportFrom):
        names = [alias.name for alias in node.names]
    else:
        names = []
    return [name for name in names if name.startswith("_") and not name.startswith("__")]

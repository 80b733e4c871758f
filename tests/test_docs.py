"""The documents say what the code does: every command, setting and problem code, and no dead link."""

import re
from pathlib import Path

import pytest

from archive import __version__
from archive.core.reading.problems import Problem, Refusal

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *ROOT.glob("fixtures/*/README.md"),
]


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def commands() -> list[str]:
    folders = (ROOT / "archive/management/commands", ROOT / "search/management/commands")
    return sorted(path.stem for folder in folders for path in folder.glob("[!_]*.py"))


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"| `{command}" in read("docs", "commands.md")


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    name = re.compile(r"(?:TANGTHU_[A-Z_]+|DATABASE_URL)")
    used = set(name.findall(read("archive", "settings.py"))) - {"TANGTHU_"}
    used |= {"DATABASE_URL"}
    documented = set(name.findall(read("docs", "configuration.md")))
    assert used - documented == set()
    assert {name.removesuffix("_FILE") for name in documented} - used == set()


@pytest.mark.parametrize("code", sorted({code.value for code in [*Problem, *Refusal]}))
def test_every_problem_code_is_documented(code: str) -> None:
    assert f"`{code}`" in read("docs", "importing.md")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "RELEASING.md"])
def test_make_targets_exist(document: str) -> None:
    for target in re.findall(r"(?:`|\n)make ([a-z-]+)", read(document)):
        assert re.search(rf"^{target}:", read("Makefile"), re.M), target


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "RELEASING.md", "docs/architecture.md", "docs/upgrading.md"])
def test_files_and_folders_that_are_named_exist(document: str) -> None:
    named = re.findall(r"`((?:archive|search|tests|fixtures|templates|static|docs|\.ci)/[\w/.-]*)`", read(document))
    assert [path for path in named if "X.Y.Z" not in path and not (ROOT / path).exists()] == []


def test_the_glossary_names_what_the_code_has() -> None:
    rows = re.findall(r"^\|[^|]+\|[^|]+\| (`[^|]+`) \|$", read("CONTRIBUTING.md"), re.M)
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(names) > 30
    code = "\n".join(
        path.read_text(encoding="utf-8") for room in ("archive", "search") for path in (ROOT / room).rglob("*.py")
    )
    defined = set(re.findall(r"^ *(?:class|def) (\w+)|^    (\w+)(?: = models\.|: )", code, re.M))
    assert names - {name for pair in defined for name in pair} == set()


def test_the_documents_name_this_release() -> None:
    assert f"TangThu/{__version__})`" in read("docs", "configuration.md")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", read("CHANGELOG.md"), re.M)


def ways() -> list[tuple[str, str, str]]:
    """The steps of the ways in architecture.md as (caller, called, what it does)."""
    steps: list[tuple[str, str, str]] = []
    callers: list[str] = []
    for line in read("docs", "architecture.md").partition("## The way of a capture")[2].splitlines():
        found = re.fullmatch(r"( *)((?:archive|search)/[\w/.]+) +(\S.*)", line)
        if not found:
            continue
        depth = len(found[1]) // 2
        callers[depth:] = [found[2]]
        if depth:
            steps.append((callers[depth - 1], found[2], found[3]))
    return steps


@pytest.mark.parametrize(("caller", "called", "does"), ways())
def test_each_step_of_the_ways_is_a_call(caller: str, called: str, does: str) -> None:
    """What is called through Haystack is named by its settings; everything else is imported by its caller."""
    assert (ROOT / called).exists()
    if "through Haystack" in does:
        return
    module = called.removesuffix(".py").strip("/").replace("/", ".")
    package, _, name = module.rpartition(".")
    imported = rf"^(?:from {re.escape(module)}[. ]|from {re.escape(package)} import [^\n]*\b{name}\b)"
    assert re.search(imported, read(caller), re.M), f"{caller} does not import {module}"

"""`make check-standards`: answers and files held against the schemas and the linters of those who set the standard.

    python -m tests.standards FOLDER

An archive of the samples answers a harvester, whose every answer is validated by the official schemas of OAI-PMH 2.0, oai_dc
and MODS 3.7; its metadata is exported, and `frictionless` reads the data package; hadolint reads the Containerfile,
the schema of the Compose specification the compose file, Caddy (where it is installed) the Caddyfile. FOLDER has the
tools in `venv`, the packages that bring schemas in `packages`, the jars in `jars`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
HOST = "kho.example"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
# All that an answer of OAI-PMH may hold: the strict schema of the protocol asks for the declaration of each.
_ALL = """<schema xmlns="http://www.w3.org/2001/XMLSchema">
  <import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="OAI-PMH.xsd"/>
  <import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="oai_dc.xsd"/>
  <import namespace="http://www.openarchives.org/OAI/2.0/oai-identifier" schemaLocation="oai-identifier.xsd"/>
  <import namespace="http://www.loc.gov/mods/v3" schemaLocation="mods-3-7.xsd"/>
</schema>"""
_PLACES = {
    "http://dublincore.org/schemas/xmls/simpledc20021212.xsd": "dc.xsd",
    "http://www.w3.org/2001/xml.xsd": "xml-2009.xsd",
    "http://www.w3.org/XML/2008/06/xlink.xsd": "xlink-2008-06.xsd",
}


def main(tools: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="check-standards-") as name:
        folder = Path(name)
        environment = made_archive(folder / "data")
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(environment)
        steps: dict[str, Callable[[], str]] = {
            "OAI-PMH, oai_dc, MODS": lambda: harvested(unpacked_schemas(tools, folder)),
            "data package": lambda: packaged(tools, folder, environment),
            "Containerfile": lambda: said(tools / "venv/bin/hadolint", "deploy/Containerfile"),
            "compose.yaml": lambda: said(
                tools / "venv/bin/check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"
            ),
        }
        if shutil.which("caddy"):
            steps["Caddyfile"] = lambda: said(
                "caddy", "validate", "--config", "deploy/Caddyfile", "--adapter", "caddyfile"
            )
        wrong = 0
        for step, check in steps.items():
            try:
                print(f"{step}: {check()}", flush=True)
            except (AssertionError, subprocess.CalledProcessError) as error:
                wrong += 1
                print(f"{step}: WRONG\n{getattr(error, 'output', None) or error}", flush=True)
    return 1 if wrong else 0


def made_archive(data: Path) -> dict[str, str]:
    """An archive of the samples, for this process and those that it starts; returns the environment that names it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TANGTHU_", "DATABASE_URL"))}
    environment = {**kept, "TANGTHU_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    environment["TANGTHU_ALLOWED_HOSTS"] = HOST
    for command in (["migrate", "--verbosity", "0"], ["load_reference_data"], ["import_articles", "--samples"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    return environment


def said(*command: str | Path) -> str:
    subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return "nothing to complain about"


def packaged(tools: Path, folder: Path, environment: dict[str, str]) -> str:
    release = folder / "release"
    subprocess.run(
        [sys.executable, "manage.py", "export_metadata", str(release)],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    described = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    done = subprocess.run(
        [str(tools / "venv/bin/frictionless"), "validate", "--json", "datapackage.json"],
        cwd=release, check=False, text=True, capture_output=True,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert report["valid"], json.dumps([report["errors"], [task["errors"] for task in report["tasks"]]], indent=1)
    rows = sum(task["stats"].get("rows", 0) for task in report["tasks"])
    assert len(report["tasks"]) == len(described["resources"])
    return f"frictionless finds {rows} rows in {len(report['tasks'])} resources valid"


def unpacked_schemas(tools: Path, folder: Path) -> etree.XMLSchema:
    """The official schemas, as they came in packages, and ours of what came in none."""
    place = folder / "schemas"
    place.mkdir()
    (pyoai,) = (tools / "packages").glob("pyoai-*.tar.gz")
    with tarfile.open(pyoai) as packed:
        (name,) = [each for each in packed.getnames() if each.endswith("/OAI-PMH.xsd")]
        content = packed.extractfile(name)
        assert content is not None
        (place / "OAI-PMH.xsd").write_bytes(content.read())
    wanted = {"oai_dc.xsd", "mods-3-7.xsd", "xml-2009.xsd", "xlink-2008-06.xsd"}
    for package in (*(tools / "packages").glob("*.whl"), *(tools / "jars").glob("*.jar")):
        with zipfile.ZipFile(package) as zipped:
            for name in zipped.namelist():
                if Path(name).name in wanted:
                    (place / Path(name).name).write_bytes(zipped.read(name))
    for own in HERE.glob("*.xsd"):
        shutil.copy(own, place)
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Here(place))
    (place / "all.xsd").write_text(_ALL)
    return etree.XMLSchema(etree.parse(str(place / "all.xsd"), parser))


class _Here(etree.Resolver):  # type: ignore[misc]
    """Finds the schemas that others import by address."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place

    def resolve(self, url: str, public_id: str, context: object) -> object:
        name = _PLACES.get(url)
        return self.resolve_filename(str(self.place / name), context) if name else None


def harvested(schema: etree.XMLSchema) -> str:
    """Ask everything that a harvester can; each answer must be valid."""
    counts: Counter[str] = Counter()
    for question, answer in answers():
        if not schema.validate(answer):
            raise AssertionError(f"{question}\n{schema.error_log}")
        counts["answers"] += 1
        counts["records"] += len(answer.findall(f".//{OAI}metadata"))
        counts["deletions"] += len(answer.findall(f".//{OAI}header[@status='deleted']"))
        counts["errors"] += len(answer.findall(f"{OAI}error"))
    assert min(counts.values()) > 0, counts
    return ", ".join(f"{count} {name}" for name, count in counts.items()) + ", all valid"


def answers() -> Iterator[tuple[str, etree._Element]]:
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone

    from archive.article_changes import announce_changes
    from archive.models import Article

    client = Client(SERVER_NAME=HOST)
    withdrawn = Article.objects.order_by("pk")[0]
    withdrawn.withdrawn_at = timezone.now()
    withdrawn.save()
    announce_changes([withdrawn])

    def ask(question: str) -> etree._Element:
        return etree.fromstring(client.get(f"/oai?{question}").content)

    questions = ["verb=Identify", "verb=ListMetadataFormats", "verb=ListSets", "verb=Nothing", "verb=ListRecords"]
    questions += [f"verb=GetRecord&metadataPrefix=mods&identifier=oai:{HOST}:article/{n}" for n in (1, 2, 999_999)]
    questions += ["verb=ListRecords&metadataPrefix=marc21", "verb=ListIdentifiers&metadataPrefix=mods&set=kind"]
    questions += ["verb=ListRecords&resumptionToken=none", "verb=ListRecords&metadataPrefix=mods&until=1990-01-01"]
    for question in questions:
        yield question, ask(question)
    for verb, prefix in (("ListRecords", "oai_dc"), ("ListRecords", "mods"), ("ListIdentifiers", "oai_dc")):
        question = f"verb={verb}&metadataPrefix={prefix}"
        while question:
            answer = ask(question)
            yield question, answer
            token = answer.findtext(f".//{OAI}resumptionToken")
            question = f"verb={verb}&resumptionToken={token}" if token else ""


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    os.chdir(ROOT)
    sys.exit(main(Path(sys.argv[1]).resolve()))

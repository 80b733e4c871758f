"""Haystack's own Whoosh tests, from the source of the pinned release, against our engine.

    python -m tests.search.haystack.suite [FOLDER_OF_THE_UNPACKED_SOURCE]

Without a folder the source is fetched with pip into a temporary one; nothing of it is kept. Its models, settings and
fixtures are used as they are; only the engine behind the name of its Whoosh connection is ours. Prints what fails, and
at last "N of M tests hold".
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[3]
ENGINE = "haystack.backends.whoosh_backend"


def fetch(folder: Path) -> Path | None:
    """Return the unpacked source of the pinned Haystack; None where it cannot be fetched."""
    name = f"django-haystack=={version('django-haystack')}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "django-haystack", name]
    if subprocess.run([*command, "--dest", str(folder)], capture_output=True, timeout=300, check=False).returncode:
        return None
    (archive,) = folder.glob("django_haystack-*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


def run(source: Path) -> tuple[int, list[str]]:
    """Run the suite in a process of its own; return how many tests ran and the names of those that fail."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(source), str(ROOT)])}
    environment["DJANGO_SETTINGS_MODULE"] = "test_haystack.settings"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from {__name__ if __name__ != '__main__' else 'tests.search.haystack.suite'} import inside; inside()",
        ],
        cwd=source,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    lines = done.stdout.splitlines()
    counted = [line for line in lines if line.startswith("RAN ")]
    if not counted:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])
    sys.stderr.write(done.stderr)
    return int(counted[0].removeprefix("RAN ")), [
        line.removeprefix("FAILS ") for line in lines if line.startswith("FAILS ")
    ]


def inside() -> None:
    """Run the tests; within the process that has the suite's settings."""
    import django
    from haystack.backends import whoosh_backend

    from search.haystack.backend import WhooshEngine

    whoosh_backend.WhooshEngine = WhooshEngine
    from django.conf import settings

    for name in ("solr", "elasticsearch"):  # their clients are not installed
        settings.HAYSTACK_CONNECTIONS.pop(name, None)
    django.setup()
    from django.test.utils import get_runner

    runner = get_runner(settings)(verbosity=1, interactive=False)
    runner.setup_test_environment()
    suite = runner.build_suite(["test_haystack.whoosh_tests"])
    databases = runner.setup_databases()
    result = runner.run_suite(suite)
    runner.teardown_databases(databases)
    print("RAN", result.testsRun)
    for case, _ in (*result.failures, *result.errors):
        print("FAILS", case.id().removeprefix("test_haystack.whoosh_tests."))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(Path(scratch))
        if found is None:
            sys.exit("The source of Haystack cannot be fetched: no network?")
        ran, failing = run(found.resolve())
    print(*failing, sep="\n")
    print(f"{ran - len(failing)} of {ran} tests hold")

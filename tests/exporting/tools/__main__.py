"""`make check-exports`: what the archive exports, opened by the tools of others.

A sample is imported into an archive of its own and exported as WARC and WACZ. py-wacz validates the WACZ, pywb replays
both, record by record, and so does wabac.js, the engine of replayweb.page. The tools stand in a folder of their own
(`python -m tests.exporting.tools FOLDER`): the Python ones in its venv, those of Node.js in its node_modules.
"""

import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator

from tests.exporting.tools.sample import write_sample

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent


def main(tools: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="check-exports-") as name:
        folder = Path(name)
        warc, wacz = make_exports(folder)
        expected = records_of(warc)
        (folder / "expected.json").write_text(json.dumps(expected))
        print(f"{len(expected)} captures exported, {sum(each['status'] >= 300 for each in expected)} of them redirects")
        steps = {
            "py-wacz": lambda: validated(tools, wacz),
            "pywb, WACZ": lambda: replayed(tools, folder / "pywb-wacz", wacz, ["--unpack-wacz"], expected),
            "pywb, WARC": lambda: replayed(tools, folder / "pywb-warc", warc, [], expected),
            "wabac.js": lambda: replayed_by_wabac(tools, wacz, folder / "expected.json"),
        }
        wrong = 0
        for step, check in steps.items():
            problems = check()
            wrong += bool(problems)
            print(f"{step}: {'; '.join(problems) if problems else 'every record'}")
    return 1 if wrong else 0


def make_exports(folder: Path) -> tuple[Path, Path]:
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "TANGTHU_DATA_DIR": str(folder / "data"), "TANGTHU_PRODUCTION": "0", "DJANGO_SETTINGS_MODULE": "archive.settings",
    }  # fmt: skip
    write_sample(folder / "sample.warc.gz")
    warc, wacz = folder / "export.warc.gz", folder / "export.wacz"
    for command in (["migrate", "--verbosity", "0"], ["load_reference_data"],
                    ["import_articles", str(folder / "sample.warc.gz")],
                    ["export_captures", str(warc)], ["export_captures", str(wacz)]):  # fmt: skip
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=sys.stderr
        )
    return warc, wacz


def records_of(warc: Path) -> list[dict[str, Any]]:
    """What each record is to give: address, time, status, digest of its body, and where a redirect leads."""
    payloads: dict[str, bytes] = {}
    found = []
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type not in ("response", "revisit"):
                continue
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
            if record.rec_type == "response":
                payloads[digest] = record.content_stream().read()
            date = record.rec_headers.get_header("WARC-Date")
            found.append(
                {
                    "url": record.rec_headers.get_header("WARC-Target-URI"),
                    "timestamp": "".join(sign for sign in date if sign.isdigit())[:14],
                    "status": int(record.http_headers.get_statuscode()),
                    "sha256": hashlib.sha256(payloads[digest]).hexdigest(),
                    "location": record.http_headers.get_header("Location") or "",
                }
            )
    return found


def validated(tools: Path, wacz: Path) -> list[str]:
    done = subprocess.run([tools / "venv/bin/wacz", "validate", "-f", wacz], capture_output=True, text=True)
    said = (done.stdout + done.stderr).strip()
    return [] if done.returncode == 0 and "Invalid" not in said else [said[-500:]]


def replayed(tools: Path, folder: Path, path: Path, more: list[str], expected: list[dict[str, Any]]) -> list[str]:
    folder.mkdir()
    programs = tools / "venv/bin"
    subprocess.run([programs / "wb-manager", "init", "c"], cwd=folder, capture_output=True, check=True)
    subprocess.run([programs / "wb-manager", "add", *more, "c", path], cwd=folder, capture_output=True, check=True)
    with served(programs, folder) as port:
        return [problem for each in expected if (problem := differs(port, each))]


@contextmanager
def served(programs: Path, folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (folder / "log").open("w") as log:
        command = [str(programs / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def differs(port: int, each: dict[str, Any]) -> str:
    address = quote(each["url"], safe="/:?&=;%+,@!$()*'~#[]")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/c/{each['timestamp']}id_/{address}")
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != each["status"]:
        return f"{each['timestamp']} {each['url']}: status {response.status} instead of {each['status']}"
    if each["status"] >= 300:
        location = response.headers["Location"] or ""
        return "" if location.endswith(each["location"]) else f"{each['url']}: leads to {location}"
    is_same = hashlib.sha256(body).hexdigest() == each["sha256"]
    return "" if is_same else f"{each['timestamp']} {each['url']}: {len(body)} other bytes"


def replayed_by_wabac(tools: Path, wacz: Path, expected: Path) -> list[str]:
    script = shutil.copy(HERE / "replay.mjs", tools)  # Node.js looks for its packages beside the script
    done = subprocess.run(["node", script, wacz, expected], capture_output=True, text=True, cwd=tools)
    return [] if done.returncode == 0 else [*done.stdout.strip().splitlines()[:10], done.stderr[-1000:].strip()]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))

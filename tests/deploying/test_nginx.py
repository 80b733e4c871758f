"""nginx with the project's example in front of gunicorn: hosts, HTTPS, addresses and compression as the code expects."""

import gzip
import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.portal import free_port
from tests.processes import EmptyArchive

NGINX, OPENSSL = shutil.which("nginx"), shutil.which("openssl")
HOST = "tangthu.example"
pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="nginx and openssl are not installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, empty_archive: EmptyArchive) -> Iterator[tuple[int, int]]:
    """The ports of the example, http and https, with the archive behind."""
    with _serving(tmp_path_factory.mktemp("nginx"), empty_archive) as ports:
        yield ports


@contextmanager
def _serving(folder: Path, empty_archive: EmptyArchive, prefix: str = "") -> Iterator[tuple[int, int]]:
    data = empty_archive(folder / "data")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("TANGTHU_", "DATABASE_URL"))},
        "TANGTHU_DATA_DIR": str(data),
        "TANGTHU_SECRET_KEY": "k" * 60,
        "TANGTHU_ALLOWED_HOSTS": HOST,
        "TANGTHU_BEHIND_PROXY": "1",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        **({"TANGTHU_URL_PREFIX": prefix} if prefix else {}),
    }
    for command in (["collectstatic", "--noinput"], ["update_index"]):
        subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True, capture_output=True)
    plain, secure = free_port(), free_port()
    socket = folder / "web.sock"
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", f"unix:{socket}", "--threads", "2"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ),
        subprocess.Popen(
            [str(NGINX), "-p", str(folder), "-c", str(_configured(folder, socket, plain, secure, prefix))],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ),
    ]  # fmt: skip
    try:
        _wait_for(secure, prefix)
        yield plain, secure
    finally:
        for process in running:
            process.terminate()
            process.wait(timeout=30)


def _configured(folder: Path, socket: Path, plain: int, secure: int, prefix: str) -> Path:
    """The example with ports, socket, certificate, folders and prefix of this test; nothing else is changed."""
    subprocess.run(
        [str(OPENSSL), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={HOST}", "-keyout", str(folder / "key.pem"), "-out", str(folder / "chain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    deploy = settings.BASE_DIR / "deploy"
    shutil.copy(deploy / "tangthu_proxy.conf", folder)
    site = (deploy / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"listen \[::\]:.*\n", "\n", site)
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("/run/tangthu/web.sock", str(socket)), ("/etc/nginx/tangthu_proxy.conf", str(folder / "tangthu_proxy.conf")),
        ("/etc/ssl/tangthu/fullchain.pem", str(folder / "chain.pem")),
        ("/etc/ssl/tangthu/privkey.pem", str(folder / "key.pem")), ("location /", f"location {prefix}/"),
    ):  # fmt: skip
        assert old in site
        site = site.replace(old, new)
    temporary = "\n".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    path = folder / "whole.conf"
    path.write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{site} }}\n",
        encoding="utf-8",
    )
    return path


def _ask(port: int, path: str, *, secure: bool = True, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    if secure:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the certificate was made for this test
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=60, context=context
        )
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": HOST, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def _wait_for(port: int, prefix: str) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            if _ask(port, f"{prefix}/healthz")[0].status == 200:
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.2)


def test_http_leads_to_https_and_https_does_not_lead_in_a_circle(site: tuple[int, int]) -> None:
    plain, secure = site
    answer, _ = _ask(plain, "/tim-kiem/?q=a", secure=False)
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/tim-kiem/?q=a")
    answer, body = _ask(secure, "/")
    assert answer.status == 200
    assert answer.getheader("Strict-Transport-Security")
    assert f'<link rel="canonical" href="https://{HOST}/">'.encode() in body


def test_a_host_of_others_is_refused(site: tuple[int, int]) -> None:
    answer, _ = _ask(site[1], "/", Host="evil.example")
    assert answer.status == 400


@pytest.mark.parametrize(
    "address", ["http://bao.example/a%2Fb", "http://bao.example//a//b", "http://bao.example/%E1%BB%87"]
)
def test_addresses_of_captures_arrive_as_they_were_sent(site: tuple[int, int], address: str) -> None:
    answer, body = _ask(site[1], f"/web/20210101000000/{address}")
    assert answer.status == 404
    assert address.encode() in body


def test_pages_are_compressed_and_the_desk_is_not(site: tuple[int, int]) -> None:
    answer, body = _ask(site[1], "/tinh/", Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") == "gzip"
    assert b"</html>" in gzip.decompress(body)
    answer, _ = _ask(site[1], "/admin/login/", Accept_Encoding="gzip")
    assert (answer.status, answer.getheader("Content-Encoding")) == (200, None)


def test_the_archive_stands_below_a_path_of_the_host(
    tmp_path_factory: pytest.TempPathFactory, empty_archive: EmptyArchive
) -> None:
    with _serving(tmp_path_factory.mktemp("below"), empty_archive, "/kho") as (_, secure):
        answer, body = _ask(secure, "/kho/en/tinh/")
        assert answer.status == 200
        assert f'<link rel="canonical" href="https://{HOST}/kho/en/tinh/">'.encode() in body
        style = re.search(rb'href="(/kho/static/[^"]+\.css)"', body)
        assert style
        assert _ask(secure, style[1].decode())[0].status == 200
        assert _ask(secure, "/tinh/")[0].status == 404
        answer, _ = _ask(secure, "/kho/admin/")
        assert (answer.status, answer.getheader("Location")) == (302, "/kho/admin/login/?next=/kho/admin/")
        answer, _ = _ask(secure, "/kho/admin/login/")
        assert "Path=/kho/;" in str(answer.getheader("Set-Cookie"))
        address = "http://bao.example//a%2Fb"
        answer, body = _ask(secure, f"/kho/web/20210101000000/{address}")
        assert answer.status == 404
        assert address.encode() in body

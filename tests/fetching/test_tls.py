"""HTTPS: only with a certificate that is valid for the very name."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.fetching import client
from archive.fetching.client import FetchLimits, fetch
from archive.fetching.targets import ConnectionGuard, FetchError, read_target
from tests.portal import Portal, answer, open_portal

LIMITS = FetchLimits(connecting=2, waiting=1, in_all=2)
TESTING = ConnectionGuard(allow_private=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody signed, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "cong.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=cong", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


@pytest.fixture(scope="module")
def portal(certificate: Path) -> Iterator[Portal]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with open_portal(context) as opened:
        opened.pages["/x"] = answer("Hậu Giang")
        yield opened


def test_a_certificate_that_nobody_vouches_for_is_refused(portal: Portal) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(read_target(f"https://127.0.0.1:{portal.port}/x"), [], guard=TESTING, limits=LIMITS)
    assert (caught.value.code, caught.value.passes) == ("tls", False)
    assert portal.asked == []


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 200), ("localhost", None)])
def test_a_certificate_counts_for_its_own_name(
    portal: Portal, certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, status: int | None
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(client, "_context", lambda: trusting)
    target = read_target(f"https://{host}:{portal.port}/x")
    if status is None:
        with pytest.raises(FetchError, match="tls"):
            fetch(target, [], guard=TESTING, limits=LIMITS)
    else:
        exchange = fetch(target, [], guard=TESTING, limits=LIMITS)
        assert (exchange.status, exchange.payload.decode()) == (status, "Hậu Giang")

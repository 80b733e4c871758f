"""HTTPS: only with a certificate that is valid for the very name."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.fetching import client
from archive.fetching.client import FetchLimits, fetch
from archive.fetching.targets import ConnectionGuard, FetchError, read_target
from tests.portal import Portal, answer, make_certificate, open_portal

LIMITS = FetchLimits(connecting=60, waiting=60, in_all=120)  # the machine may be busy
TESTING = ConnectionGuard(allow_private=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody signed, with its key."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


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
    monkeypatch.setattr(client, "_context", lambda trusts_any: trusting)
    target = read_target(f"https://{host}:{portal.port}/x")
    if status is None:
        with pytest.raises(FetchError, match="tls"):
            fetch(target, [], guard=TESTING, limits=LIMITS)
    else:
        exchange = fetch(target, [], guard=TESTING, limits=LIMITS)
        assert (exchange.status, exchange.payload.decode()) == (status, "Hậu Giang")

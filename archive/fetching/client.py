"""One request and its answer, exactly as sent and received.

Nothing is kept between requests: no connection, no proxy from the environment; cookies are given. Redirects are not
followed here; each is a request of its own. Every wait is bounded, and so are the whole answer's time and size.
"""

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from archive.core.capture import Exchange
from archive.fetching.targets import ConnectionGuard, FetchError, Target

_PIECE = 65_536
_HEAD_BYTES = 32_000  # status line and fields
_FRAME_BYTES = 32_000  # sizes of chunks, trailers
_INTERIM = re.compile(rb"HTTP/1\.[01] 1[0-9][0-9]\b")
_FIELD = re.compile(r"[\x20-\x7e]{1,4096}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much of an answer is taken, and how long it may take: seconds for connecting, each wait, and in all."""

    body_bytes: int = 20_000_000
    connecting: float = 10
    waiting: float = 15
    in_all: float = 90


def fetch(
    target: Target,
    fields: Sequence[tuple[str, str]],
    *,
    guard: ConnectionGuard,
    limits: FetchLimits,
    trusts_any: bool = False,
) -> Exchange:
    """Ask for a target with a GET; raises FetchError where no whole answer comes.

    Its codes: "bad-port", "private-address", "dns", "connection", "tls", "timeout", "too-large", "bad-response". With
    `trusts_any`, a host whose certificate or old TLS is refused is asked again without looking at them, and the answer
    says why.
    """
    try:
        return _fetch(target, fields, guard, limits, trusts_any=False)
    except FetchError as trouble:
        if not trusts_any or trouble.code != "tls":
            raise
        said = trouble.detail
    return replace(_fetch(target, fields, guard, limits, trusts_any=True), tls=said)


def _fetch(
    target: Target,
    fields: Sequence[tuple[str, str]],
    guard: ConnectionGuard,
    limits: FetchLimits,
    *,
    trusts_any: bool,
) -> Exchange:
    begun = time.monotonic()
    moment = datetime.now(UTC).replace(microsecond=0)
    request = _request(target, fields)
    connection, address = guard.connect(target, seconds=limits.connecting)
    try:
        with connection:
            secured = _secured(connection, target, limits, trusts_any=trusts_any)
            with secured:
                secured.sendall(request)
                answer = _answer(secured, begun + limits.in_all, limits)
    except FetchError:
        raise
    except ssl.SSLError as error:
        raise FetchError("tls", _said(error), passes=not isinstance(error, ssl.SSLCertVerificationError)) from error
    except TimeoutError as error:
        raise FetchError("timeout", f"no byte for {limits.waiting:.0f} seconds", passes=True) from error
    except OSError as error:
        raise FetchError("connection", _said(error), passes=True) from error
    exchange = Exchange(
        url=target.url,
        moment=moment,
        address=address,
        request=request,
        head=answer.head,
        payload=answer.payload,
        status=answer.status,
        seconds=time.monotonic() - begun,
        truncated=_REASONS.get(answer.trouble.code, "") if answer.trouble else "",
    )
    if answer.trouble:
        answer.trouble.partial = exchange if exchange.truncated and exchange.payload else None
        raise answer.trouble
    return exchange


# What WARC-Truncated says of an answer that broke off (WARC/1.1, 5.13).
_REASONS = {"timeout": "time", "bad-response": "disconnect", "connection": "disconnect", "tls": "disconnect"}


def _request(target: Target, fields: Sequence[tuple[str, str]]) -> bytes:
    """The head of the request; a field with signs that could end it is left out."""
    kept = [(name, value) for name, value in fields if _FIELD.fullmatch(value)]
    lines = [f"GET {target.path} HTTP/1.1", f"Host: {target.site}", *(f"{name}: {value}" for name, value in kept)]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("ascii")


@cache
def _context(*, trusts_any: bool = False) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if trusts_any:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # short keys and old ciphers, as old portals have them
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named since Python 3.12
    return context


def _secured(
    connection: socket.socket, target: Target, limits: FetchLimits, *, trusts_any: bool = False
) -> socket.socket:
    connection.settimeout(limits.waiting)
    if target.scheme == "http":
        return connection
    return _context(trusts_any=trusts_any).wrap_socket(connection, server_hostname=target.host)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """Head, body as it came and status; what went wrong amid the body."""

    head: bytes
    payload: bytes
    status: int
    trouble: FetchError | None


def _answer(connection: socket.socket, deadline: float, limits: FetchLimits) -> _Answer:
    wire = _Wire(connection, deadline, limits)
    with _Recorder(wire) as recorder:
        response = http.client.HTTPResponse(_Openable(recorder), method="GET")  # type: ignore[arg-type]
        try:
            response.begin()
            head = recorder.taken()
            declared = response.length
            if declared is not None and declared > limits.body_bytes:
                raise FetchError("too-large", f"{declared:,} bytes declared")
            wire.allow(limits.body_bytes + _FRAME_BYTES)
            trouble = _read_body(response, declared, limits)
        except (http.client.HTTPException, ValueError) as error:
            raise FetchError("bad-response", f"{type(error).__name__}: {_said(error)}", passes=True) from error
        finally:
            response.close()
        return _Answer(head=_without_interim(head), payload=recorder.taken(), status=response.status, trouble=trouble)


def _read_body(response: http.client.HTTPResponse, declared: int | None, limits: FetchLimits) -> FetchError | None:
    """Read the body to its end; returns what broke it off.

    Raises FetchError "too-large".
    """
    read = 0
    try:
        while piece := response.read(_PIECE):
            read += len(piece)
            if read > limits.body_bytes:
                raise FetchError("too-large", f"larger than {limits.body_bytes:,} bytes")
    except FetchError as trouble:
        if trouble.code == "too-large":
            raise
        return trouble
    except (http.client.HTTPException, ValueError) as error:
        return FetchError("bad-response", f"{type(error).__name__}: {_said(error)}", passes=True)
    except TimeoutError:
        return FetchError("timeout", f"no byte for {limits.waiting:.0f} seconds", passes=True)
    except OSError as error:
        return FetchError("connection", _said(error), passes=True)
    if declared is not None and read < declared:
        return FetchError("bad-response", f"{declared:,} bytes declared, {read:,} came", passes=True)
    return None


def _without_interim(head: bytes) -> bytes:
    """The head of the answer itself, behind those of "100 Continue"."""
    while _INTERIM.match(head) and b"\r\n\r\n" in head:
        rest = head.split(b"\r\n\r\n", 1)[1]
        if not rest:
            break
        head = rest
    return head


def _said(error: BaseException) -> str:
    return str(error)[:300]


class _Wire(io.RawIOBase):
    """The bytes that come in, each wait bounded, and all of them in time and number."""

    def __init__(self, connection: socket.socket, deadline: float, limits: FetchLimits) -> None:
        self._connection, self._deadline, self._limits = connection, deadline, limits
        self._left = _HEAD_BYTES
        self._of = "head"

    def allow(self, more: int) -> None:
        """Let that many bytes come beyond the head's."""
        self._left += more
        self._of = "body"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise FetchError("timeout", f"not whole after {self._limits.in_all:.0f} seconds", passes=True)
        self._connection.settimeout(min(self._limits.waiting, remaining))
        count = self._connection.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise FetchError("too-large", f"the {self._of} of the answer does not end")
        return count


class _Recorder(io.BufferedReader):
    """Keeps what is read from it, byte for byte; what the other side sent behind its answer is not read."""

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw)
        self._taken = bytearray()

    def taken(self) -> bytes:
        """What was read since the last time it was asked."""
        taken, self._taken = self._taken, bytearray()
        return bytes(taken)

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._kept(super().readline, size)

    def read(self, size: int | None = -1, /) -> bytes:
        return self._kept(super().read, size)

    def read1(self, size: int = -1, /) -> bytes:
        return self._kept(super().read1, size)

    def _kept(self, read: Callable[[Any], bytes], size: int | None) -> bytes:
        data = read(size)
        self._taken += data
        return data


class _Openable:
    """What http.client asks of a socket: to be opened as a file."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file

    def makefile(self, mode: str) -> io.BufferedReader:
        return self._file

"""Digests as WARC files declare them: "sha1:3I42H3S6…", in base32, hexadecimal or base64."""

import base64
import hashlib

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})
_NOTHING = b""


class DigestCheck:
    """Whether bytes that come in pieces are those that a digest was taken of."""

    def __init__(self, declared: str) -> None:
        algorithm, _, self._value = declared.strip().partition(":")
        algorithm = algorithm.lower().replace("-", "")
        is_known = algorithm in _ALGORITHMS and bool(self._value)
        self._hash = hashlib.new(algorithm, usedforsecurity=False) if is_known else None

    def add(self, data: bytes) -> "DigestCheck":
        """Take in the next piece."""
        if self._hash is not None:
            self._hash.update(data)
        return self

    @property
    def matches(self) -> bool | None:
        """None where it cannot be told."""
        return None if self._hash is None else _is_written_as(self._value, self._hash.digest())


def matches_digest(declared: str, data: bytes) -> bool | None:
    """Return whether a declared digest is that of the bytes; None where it cannot be told."""
    return DigestCheck(declared).add(data).matches


def _is_written_as(value: str, digest: bytes) -> bool:
    base32 = base64.b32encode(digest).decode()
    plain, for_urls = base64.b64encode(digest).decode(), base64.urlsafe_b64encode(digest).decode()
    written = value.rstrip("=")
    return (
        value.lower() == digest.hex()
        or written.upper() == base32.rstrip("=")
        or written in (plain.rstrip("="), for_urls.rstrip("="))
    )


def is_of_nothing(declared: str) -> bool:
    """Return whether a digest is that of no bytes at all, which some writers give revisits."""
    return matches_digest(declared, _NOTHING) is True

"""Digests as WARC files declare them: "sha1:3I42H3S6…", in base32, hexadecimal or base64."""

import base64
import hashlib

_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})
_NOTHING = b""


def matches_digest(declared: str, data: bytes) -> bool | None:
    """Return whether a declared digest is that of the bytes; None where it cannot be told."""
    algorithm, _, value = declared.strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _ALGORITHMS or not value:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
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

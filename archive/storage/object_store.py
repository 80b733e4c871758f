"""Captures in a bucket of an S3-compatible object store, by django-storages. See docs/scaling.md.

Who may write there, and at which address the store answers, boto3 reads from its usual environment variables and files
(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_SHARED_CREDENTIALS_FILE).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from archive.storage.stores import StoreUnavailable, digest_in

_MISSING = {"404", "NoSuchKey", "NotFound"}
_STANDS_THERE = {"412", "PreconditionFailed", "ConditionalRequestConflict"}
_PART = 8 << 20  # bytes; what is longer is sent in parts of so many


@deconstructible
class CaptureBucket(S3Storage):  # type: ignore[misc]  # it has no types
    """Objects below a prefix of a bucket.

    An object is written whole or not at all, on the condition that its name is free, and with a SHA-256 of what is sent
    that the store compares; long ones in several parts.
    """

    is_near = False

    def __init__(self, **options: Any) -> None:
        """Take `bucket_name` and `location`, the prefix; the rest as S3Storage does."""
        super().__init__(
            **{
                "client_config": Config(
                    connect_timeout=5,
                    read_timeout=30,
                    retries={"mode": "standard", "total_max_attempts": 4},
                    max_pool_connections=16,
                    # Names of buckets in the path: a store of one's own seldom has a host name for each bucket.
                    s3={"addressing_style": options.pop("addressing_style", "path")},
                ),
                "transfer_config": TransferConfig(
                    multipart_threshold=_PART, multipart_chunksize=_PART, use_threads=False
                ),
                "default_acl": None,
                "gzip": False,
                **options,
            }
        )

    @property
    def place(self) -> str:
        """Bucket and prefix, for messages."""
        return f"s3://{self.bucket_name}/{self.location}".rstrip("/")

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """What is said with each object that is written."""
        return {
            **super().get_object_parameters(name),
            "ContentType": "application/gzip",
            "ChecksumAlgorithm": "SHA256",
        }

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: it says what stands under it."""
        return name

    def read(self, name: str) -> bytes:
        """See CaptureStore."""
        with _told(self.place, name):
            answer = self._object(name).get(ChecksumMode="ENABLED")
            body: bytes = answer["Body"].read()
        return body

    def write(self, name: str, data: bytes) -> None:
        """See CaptureStore."""
        with _told(self.place, name):
            try:
                if len(data) < _PART:
                    self._object(name).put(Body=data, IfNoneMatch="*", **self.get_object_parameters(name))
                elif not super().exists(name):
                    self.save(name, ContentFile(data))
            except ClientError as error:
                if _code(error) not in _STANDS_THERE:
                    raise

    def exists(self, name: str) -> bool:
        """See CaptureStore."""
        with _told(self.place, name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """See CaptureStore."""
        with _told(self.place, name):
            return int(super().size(name))

    def delete(self, name: str) -> None:
        """See CaptureStore."""
        with _told(self.place, name):
            super().delete(name)

    def digests(self, after: str = "") -> Iterator[str]:
        """See CaptureStore."""
        prefix = f"{self.location}/" if self.location else ""
        start = {"Marker": f"{prefix}{after[:2]}/{after[2:4]}/{after}.gz"} if after else {}
        with _told(self.place, prefix):
            for each in self.connection.Bucket(self.bucket_name).objects.filter(Prefix=prefix, **start):
                digest = digest_in(each.key.removeprefix(prefix))
                if digest:
                    yield digest

    def keeps_versions(self) -> bool:
        """Whether the bucket keeps what is deleted, so that what an archive erases would stay."""
        with _told(self.place, "versioning"):
            return bool(self.connection.BucketVersioning(self.bucket_name).status == "Enabled")

    def _object(self, name: str) -> Any:
        key = f"{self.location}/{name}" if self.location else name
        return self.connection.Object(self.bucket_name, key)  # a connection of this thread's

    def probe(self) -> None:
        """See CaptureStore."""
        name = f"probe/{secrets.token_hex(8)}"
        self.write(name, b"ok")
        if self.read(name) != b"ok":
            raise StoreUnavailable(f"{self.place} does not give back what was written")
        self.delete(name)


@contextmanager
def _told(place: str, name: str) -> Iterator[None]:
    """Turn what boto3 raises into OSErrors that say where."""
    try:
        yield
    except ClientError as error:
        if _code(error) in _MISSING:
            raise FileNotFoundError(f"{place} holds no {name}") from error
        raise StoreUnavailable(f"{place} refuses {name}: {error}") from error
    except BotoCoreError as error:
        raise StoreUnavailable(f"{place} does not answer: {error}") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))

import os
import secrets
from typing import Any

import pytest

FOLDER = {"BACKEND": "archive.storage.stores.CaptureFolder"}


def bucket(location: str | None = None, **options: Any) -> dict[str, Any]:
    """The bucket of `.ci/with_s3`, below a prefix of its own; the test is skipped where no such server runs."""
    address = os.environ.get("TANGTHU_TEST_CAPTURE_STORAGE")
    if not address:
        pytest.skip("needs an S3 server: .ci/with_s3")
    name = address.removeprefix("s3://").partition("/")[0]
    location = secrets.token_hex(8) if location is None else location
    return {
        "BACKEND": "archive.storage.object_store.CaptureBucket",
        "OPTIONS": {"bucket_name": name, "location": location, **options},
    }


def silent() -> dict[str, Any]:
    """A bucket of a server that does not answer: nothing listens at port 1, and nobody is waited for."""
    from botocore.config import Config

    options = {
        "bucket_name": "captures",
        "location": "",
        "endpoint_url": "http://127.0.0.1:1",
        "access_key": "nobody",
        "secret_key": "nothing",
        "region_name": "us-east-1",
        "client_config": Config(connect_timeout=0.2, retries={"total_max_attempts": 1}),
    }
    return {"BACKEND": "archive.storage.object_store.CaptureBucket", "OPTIONS": options}

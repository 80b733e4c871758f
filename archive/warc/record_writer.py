"""What every WARC of ours is written with."""

from datetime import UTC, datetime
from io import BytesIO

from warcio.warcwriter import WARCWriter

from archive import __version__

SOFTWARE = f"Tàng Thư {__version__}"


class RecordWriter(WARCWriter):  # type: ignore[misc]
    """Writes records of WARC/1.1, compressed one by one; warcio leaves its own temporary files open."""

    _create_temp_file = staticmethod(BytesIO)

    def __init__(self, file: object) -> None:
        super().__init__(file, gzip=True, warc_version="1.1")


def stamp(moment: datetime) -> str:
    """A moment as WARC-Date has it: "2021-06-04T01:00:00Z"."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")

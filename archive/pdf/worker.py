"""Read the text of a PDF from standard input in a process of its own, within limits of time and memory.

Run as a script, it imports nothing of the archive. It prints one JSON object: {"pages": [text, …], "problem": code}.
"""

import json
import logging
import sys
from io import BytesIO

MOST_PAGES = 500
MOST_CHARACTERS = 2_000_000
MEMORY = 1_500_000_000  # bytes
CPU_SECONDS = 60
LONGEST_CONTENT = 20_000_000  # bytes of one page's drawing instructions


def main() -> None:
    logging.disable(logging.CRITICAL)
    _limit()
    body = sys.stdin.buffer.read()
    try:
        answer = _read(body)
    except (MemoryError, RecursionError):
        answer = {"pages": [], "problem": "pdf-too-large"}
    except Exception:  # pypdf raises what it meets: its own, KeyError, ValueError, TypeError, struct.error …
        answer = {"pages": [], "problem": "pdf-damaged"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on every system; the parent's limit of time is
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _read(body: bytes) -> dict[str, object]:
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    reader = PdfReader(BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"pages": [], "problem": "pdf-encrypted"}
    pages: list[str] = []
    length, is_whole = 0, True
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES or length > MOST_CHARACTERS:
            return {"pages": pages, "problem": "pdf-too-large"}
        try:
            contents = page.get_contents()
            if contents is not None and len(contents.get_data()) > LONGEST_CONTENT:
                raise PdfReadError("too long")
            text = page.extract_text()
        except (MemoryError, RecursionError):
            raise
        except Exception:
            text, is_whole = "", False
        pages.append(text.encode("utf-8", "replace").decode())
        length += len(text)
    return {"pages": pages, "problem": "" if is_whole else "pdf-damaged"}


if __name__ == "__main__":
    main()

"""What is remembered of each address, so that it is asked only whether it changed, and not stored twice."""

from archive.core.capture import Exchange
from archive.crawling.frontier import LISTS, EntryKind
from archive.fetching.cookies import cookie_header
from archive.models import Capture, FrontierEntry, Visit
from archive.warc.appender import ArchivedResponse, OriginalResponse, digest_of


def conditions(entry: FrontierEntry) -> list[tuple[str, str]]:
    """The fields by which an address is asked for only if it changed; none where we no longer have what it was."""
    visit = _held(entry)
    if visit is None or entry.kind == EntryKind.SITEMAP:  # an index stays the same while the sitemaps below it change
        return []
    fields = [("If-None-Match", visit.etag), ("If-Modified-Since", visit.last_modified)]
    return [(name, value) for name, value in fields if value]


def request_fields(entry: FrontierEntry) -> list[tuple[str, str]]:
    """The fields that an entry is asked for with: its conditions, and the cookies of its visit."""
    cookies = cookie_header(entry.cookies, entry.url)
    return [*conditions(entry), *([("Cookie", cookies)] if cookies else [])]


def original_of(entry: FrontierEntry, exchange: Exchange) -> OriginalResponse | None:
    """The earlier answer that an answer repeats: the host says so, or the bytes are the same."""
    if exchange.status not in (200, 304):
        return None
    visit = _held(entry)
    if visit is None or visit.captured_at is None:
        return None
    if exchange.status == 200 and (entry.kind in LISTS or digest_of(exchange.payload) != visit.digest):
        return None
    return OriginalResponse(url=visit.url, captured_at=visit.captured_at, digest=visit.digest)


def note_visit(entry: FrontierEntry, answer: ArchivedResponse) -> None:
    """Remember what an address answered."""
    state: dict[str, object] = {"visited_at": answer.moment, "status": answer.status}
    if answer.is_truncated:
        state |= {"etag": "", "last_modified": ""}  # the next round asks for all of it
    elif answer.status == 200:
        state["etag"] = answer.field("ETag")[:300]
        state["last_modified"] = answer.field("Last-Modified")[:100]
        if not answer.is_revisit:
            state |= {"captured_at": answer.moment, "digest": answer.digest[:100]}
    Visit.objects.update_or_create(url=entry.url, defaults=state)


def _held(entry: FrontierEntry) -> Visit | None:
    visit = Visit.objects.filter(url=entry.url).first()
    if visit is None or visit.captured_at is None or entry.kind in LISTS:
        return visit
    is_held = Capture.objects.filter(url=visit.url, captured_at=visit.captured_at).exists()
    return visit if is_held else None

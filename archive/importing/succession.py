"""Which article a capture belongs to, and whether it is the capture that the article is read from."""

from dataclasses import dataclass
from datetime import date

from archive.core.canonical_urls import article_identity, identities
from archive.core.reading.problems import Problem
from archive.core.reading.values import Reading
from archive.core.succession import KeptAside, ReadText, Succession, is_article_of_its_own, judge_succession
from archive.models import Article, Capture, CaptureState, Decision

_MOST_OF_ONE_ADDRESS = 9  # articles; a portal that changes an address more often has no articles there
_TRUNCATED = {Problem.TRUNCATED_HTML, Problem.TRUNCATED_BYTES}


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePlace:
    """Where a capture belongs.

    `article` is None for the first capture of a new article, whose key is `identity`. `speaks` says whether the
    article is to be read from the capture; if not, `reason` may say why it is kept aside. `replaces_later` says that
    the capture in force is newer and only a remnant, which is then kept aside for `reason`.
    """

    identity: str
    article: Article | None = None
    speaks: bool = True
    reason: str = ""
    replaces_later: bool = False


def place_capture(capture: Capture, reading: Reading) -> CapturePlace:
    """Find the article of a capture and judge the capture; the articles of its address are locked."""
    keys = identities_of(capture.url, capture.sha256)
    former = identities(capture.url, capture.sha256)[1:]
    rows = Article.objects.select_for_update(of=("self",)).select_related("read_from")
    known = {article.identity: article for article in rows.filter(identity__in=[*keys, *former])}
    articles = {
        key: article
        for key, article in known.items()
        if key in keys or article_identity(article.url, capture.sha256) == keys[0]
    }
    if not articles:
        return CapturePlace(identity=keys[0])
    found = _read_text(capture, reading)
    newest_first = sorted(articles.values(), key=lambda article: age_of(article.read_from), reverse=True)
    for article in newest_first:
        place = _place_in(article, capture, found)
        if place is not None:
            return place
    newest = newest_first[0]
    if is_article_of_its_own(found) and _is_scrap_of_later_time(newest, capture):
        return CapturePlace(identity=newest.identity, article=newest, reason=KeptAside.FOREIGN, replaces_later=True)
    unused = [key for key in keys if key not in articles]
    if unused and is_article_of_its_own(found):
        return CapturePlace(identity=unused[0])
    return CapturePlace(identity=newest.identity, article=newest, speaks=False, reason=KeptAside.FOREIGN)


def _is_scrap_of_later_time(article: Article, capture: Capture) -> bool:
    """Whether an article is read from a page that came after the capture and is no article that a portal dates."""
    is_older = age_of(article.read_from) > age_of(capture)
    return is_older and not is_article_of_its_own(_standing_text(article)) and chosen_capture(article) is None


def _place_in(article: Article, capture: Capture, found: ReadText) -> CapturePlace | None:
    """The place of a capture in an article of its address; None where it is foreign to it."""
    place = {"identity": article.identity, "article": article}
    current = article.read_from
    if current is None or current.pk == capture.pk or capture.insisted:
        return CapturePlace(**place)  # type: ignore[arg-type]
    standing = _standing_text(article)
    is_older = age_of(current) > age_of(capture)
    verdict = judge_succession(found, standing) if is_older else judge_succession(standing, found)
    if verdict.is_foreign:
        return None
    if chosen_capture(article) is not None:
        return CapturePlace(**place, speaks=False)  # type: ignore[arg-type]
    return _judged(place, verdict, is_older=is_older)


def _judged(place: dict[str, object], verdict: Succession, *, is_older: bool) -> CapturePlace:
    if is_older and verdict.speaks:
        return CapturePlace(**place, speaks=False)  # type: ignore[arg-type]
    if is_older:
        return CapturePlace(**place, reason=verdict.reason, replaces_later=True)  # type: ignore[arg-type]
    return CapturePlace(**place, speaks=verdict.speaks, reason=verdict.reason)  # type: ignore[arg-type]


def identities_of(url: str, sha256: str) -> list[str]:
    """Return the keys of the articles that an address may have, the usual one first.

    A portal may give an old number to a new article: "url:a.vn/tin/5", then "url:a.vn/tin/5#2" and so on.
    """
    identity = article_identity(url, sha256)
    return [identity, *(f"{identity}#{number}" for number in range(2, _MOST_OF_ONE_ADDRESS + 1))]


def chosen_capture(article: Article) -> int | None:
    """Return the primary key of the capture that a person chose for the article; None where nobody did."""
    decision = Decision.objects.filter(article=article, subject=Decision.Subject.CAPTURE).first()
    return decision.value["capture"] if decision and decision.value else None


def attach_refused(capture: Capture) -> None:
    """Put a capture that is no article beside the article of its address, if there is one, for the queue and replay."""
    keys = identities_of(capture.url, capture.sha256) if capture.url else []
    article = Article.objects.filter(identity__in=keys).order_by("-pk").only("pk").first()
    if article is not None:
        capture.article = article
        capture.save(update_fields=["article"])


def is_truncated(reading: Reading) -> bool:
    """Return whether the bytes of a page break off before its end."""
    return not _TRUNCATED.isdisjoint(reading.problems)


def set_aside(capture: Capture, article: Article, reason: str) -> None:
    """Keep a capture beside the article without reading it, for a reason that the desk shows."""
    capture.article, capture.state, capture.reason = article, CaptureState.ASIDE, reason
    capture.save(update_fields=["article", "state", "reason"])


def age_of(capture: Capture | None) -> tuple[str, str]:
    """By what captures are put in order: those of unknown time come first, equal times are told apart by digest."""
    if capture is None:
        return ("", "")
    return (capture.captured_at.isoformat() if capture.captured_at else "", capture.sha256)


def _read_text(capture: Capture, reading: Reading) -> ReadText:
    return ReadText(
        title=reading.heading,
        text=reading.text,
        published=reading.published.day if reading.published else None,
        is_truncated=capture.truncated or is_truncated(reading),
    )


def _standing_text(article: Article) -> ReadText:
    capture = article.read_from
    return ReadText(
        title=str(article.found.get("title", "")),
        text=article.text,
        published=date.fromisoformat(day) if (day := article.found.get("published")) else None,
        is_truncated=bool(capture and capture.truncated),
    )

"""An article: its text with what was found in it, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from archive.core.linking import RULES
from archive.models import Article, Citation, Official, OfficialMention, OutcomeKind, Resolution
from archive.templatetags.archive_text import date_in_words
from archive.views.article_images import images_of_article
from archive.views.capture_comparison import replay_of
from archive.views.changes import SHOWN, public_changes
from archive.views.exports import reference_to
from archive.views.linked_data import of_article
from archive.views.marked_text import Mark, MarkedPiece, Paragraph, Stretch, paragraphs
from archive.views.references import in_words
from archive.views.same_text import OTHERS_SHOWN, same_text_as
from archive.views.search_trail import search_trail
from archive.views.tombstones import tombstone
from search.engine import similar, sought

TITLE = "title"
SIMILAR = 5
LONGEST_QUERY = 300  # of the words marked on arrival from a search
SUFFIX_LABELS = (("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON"), ("json", "JSON"), ("txt", "TXT"))


@dataclass(kw_only=True)
class CitedResolution:
    """One document an article cites, with every wording of it: an entry of the list beside the text."""

    number: int
    outcome: str
    resolution: Resolution | None
    candidates: list[Resolution]
    citations: list[Citation] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"trich-dan-{self.number}"

    @property
    def href(self) -> str:
        """Where the words of the text lead: to the document, or to this entry where it is not known which is meant."""
        return self.resolution.get_absolute_url() if self.resolution else f"#{self.anchor}"

    @property
    def css(self) -> str:
        return f"cited {self.outcome}"

    @property
    def label(self) -> str:
        """What a reader is told on the words themselves: the document, or that it is open, and the rule."""
        rule = self.grounds[0][0] if self.grounds else ""
        return ". ".join(part.rstrip(".") for part in (self._resolution_words, rule) if part)

    @property
    def _resolution_words(self) -> str:
        if self.resolution is None:
            return _("Có thể là nhiều văn bản") if self.candidates else _("Chưa có trong hồ sơ")
        issued = self.resolution.issued
        return f"{self.resolution.heading} ({date_in_words(issued)})" if issued else self.resolution.heading

    @cached_property
    def surfaces(self) -> list[str]:
        return list(dict.fromkeys(citation.surface for citation in self.citations))

    @cached_property
    def grounds(self) -> list[tuple[str, str]]:
        """By which rules, in words, and on which evidence the outcome rests; each once."""
        told = ((rule_in_words(found.rule), found.evidence) for found in self.citations)
        return list(dict.fromkeys((rule.rstrip(".") if evidence else rule, evidence) for rule, evidence in told))

    @property
    def confirmed(self) -> bool:
        return any(citation.decision_id for citation in self.citations)


@dataclass(kw_only=True)
class OfficialInText:
    """One person an article names, with every post it gives the person."""

    official: Official
    mentions: list[OfficialMention] = field(default_factory=list)

    css = "cited person"

    @property
    def href(self) -> str:
        return self.official.get_absolute_url()

    @property
    def label(self) -> str:
        return "; ".join([self.official.name, *self.posts])

    @property
    def marks(self) -> list[Mark]:
        """Where the text names the person; other pages lead to the first place that gives a post, else to the first."""
        telling = next((found for found in self.mentions if found.held_posts.all()), self.mentions[0])
        anchors = {telling.pk: self.official.anchor}
        return [
            Mark(start=found.start, end=found.end, target=self, anchor=anchors.get(found.pk, ""))
            for found in self.mentions
        ]

    @cached_property
    def posts(self) -> list[str]:
        return list(dict.fromkeys(str(post) for mention in self.mentions for post in mention.held_posts.all()))


def article_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The article; a withdrawn one is a tombstone under status 410: it was here, it is gone on purpose."""
    article = get_object_or_404(Article.objects.select_related("province", "source", "read_from"), pk=pk)
    if slug != article.slug:
        return redirect(article, permanent=True)
    if article.is_withdrawn:
        return tombstone(request, article)
    documents = cited_resolutions(article)
    officials = named_officials(article)
    query = request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", "")
    changes = public_changes(article)
    heading, body = _lay_out(article, documents, officials, sought(query, article.text) if query else [])
    reference = reference_to(request, article)
    same = same_text_as(article)
    images = images_of_article(article, body)
    context = {
        "article": article,
        "heading": heading,
        "paragraphs": list(zip(body, images.beside, strict=True)),
        "images": images,
        "trail": search_trail(request),
        "documents": documents,
        "officials": officials,
        "capture": article.read_from,
        "replay": replay_of(article.read_from) if article.read_from else "",
        "captures": article.captures.of_articles().count(),
        "changes": changes[:SHOWN],
        "change_count": len(changes),
        "reference": in_words(reference),
        "permalink": reference.permalink,
        "forms": SUFFIX_LABELS,
        "same": same,
        "similar": [near for near in similar(article, SIMILAR + OTHERS_SHOWN) if near not in same.others][:SIMILAR],
        "linked_data": of_article(
            article,
            [document.resolution for document in documents if document.resolution],
            [named.official for named in officials],
            request.build_absolute_uri,
        ),
    }
    return render(request, "archive/article_detail.html", context)


def article_redirect(request: HttpRequest, pk: int) -> HttpResponse:
    """The short address of an article: /bai-viet/17/."""
    article = Article.objects.only("pk", "slug").filter(pk=pk).first()
    if article is None:
        raise Http404
    return redirect(article, permanent=True)


def cited_resolutions(article: Article) -> list[CitedResolution]:
    """The documents the article cites, in order of first mention; a linked one has one entry for all its wordings."""
    citations = list(article.citations.select_related("resolution__province").in_order())
    return entries_of(citations, _candidates(citations))


def entries_of(citations: Iterable[Citation], candidates: Mapping[str, list[Resolution]]) -> list[CitedResolution]:
    """One entry for each document that the citations name; `candidates` are the records by identity."""
    entries: dict[tuple[object, ...], CitedResolution] = {}
    for citation in citations:
        key = (citation.outcome, citation.resolution_id, *(citation.candidates or [citation.surface]))
        if citation.resolution_id:
            key = (citation.outcome, citation.resolution_id)
        if key not in entries:
            entries[key] = CitedResolution(
                number=len(entries) + 1,
                outcome=citation.outcome,
                resolution=citation.resolution if citation.outcome == OutcomeKind.LINKED else None,
                candidates=[found for identity in citation.candidates for found in candidates.get(identity, [])],
            )
        entries[key].citations.append(citation)
    return list(entries.values())


def _candidates(citations: Iterable[Citation]) -> dict[str, list[Resolution]]:
    identities = {str(identity) for citation in citations for identity in citation.candidates}
    found: dict[str, list[Resolution]] = {}
    standing = Resolution.objects.standing().select_related("province")
    for resolution in standing.filter(identity__in=identities).order_by("issued", "pk"):
        found.setdefault(resolution.identity, []).append(resolution)
    return found


def named_officials(article: Article) -> list[OfficialInText]:
    """The people the article names, in order of first mention."""
    mentions = article.official_mentions.select_related("official__province").prefetch_related("held_posts")
    entries: dict[int, OfficialInText] = {}
    for mention in mentions.order_by("start", "pk"):
        if (official := mention.official) is not None:
            entries.setdefault(official.pk, OfficialInText(official=official)).mentions.append(mention)
    return list(entries.values())


def rule_in_words(rule: str) -> str:
    """The sentence for a rule of linking, in the page's language; a rule without one is shown by its name."""
    return _(RULES[rule]) if rule in RULES else rule


def _lay_out(
    article: Article, documents: list[CitedResolution], officials: list[OfficialInText], spans: list[tuple[int, int]]
) -> tuple[Paragraph, list[Paragraph]]:
    """The heading and the paragraphs below it. A title that a person corrected stands above the one printed."""
    marks = [
        Mark(start=found.start, end=found.end, target=document)
        for document in documents
        for found in document.citations
    ]
    marks += [mark for named in officials for mark in named.marks]
    shown = paragraphs(article.text, article.segments, marks, spans)
    printed = next((paragraph for paragraph in shown if paragraph.kind == TITLE), None)
    if printed is not None and printed.text == article.title:
        return printed, [paragraph for paragraph in shown if paragraph is not printed]
    return Paragraph(kind=TITLE, stretches=(Stretch(pieces=(MarkedPiece(text=article.title),)),)), shown

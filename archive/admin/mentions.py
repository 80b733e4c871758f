"""The mentions of an article on its page: what the machine found in the words, and what the editor makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from archive.article_changes import announce_changes
from archive.core.linking import RULES
from archive.core.text import Span, find_all
from archive.curation.relinking import relink
from archive.decisions import (
    add_citation,
    add_official,
    decide_official,
    reject_official,
    revoke_decision,
    settle_citation,
)
from archive.models import Article, Citation, Decision, OfficialMention, OutcomeKind, Resolution, by_machine
from archive.resolving.people import settle_people
from archive.views.marked_text import Mark, Paragraph, paragraphs

KEEP, REJECT, BACK, CONFIRM = "", "reject", "back", "confirm"
_CANDIDATE = "to-"
PER_PAGE = 50  # forms of citations, and as many of officials, on one page of an article; Django reads 1,000 fields
PAGE = "nhac"  # the query parameter
_TITLE = 100  # characters of a document's title beside a choice


def _prefix_of(mention: Any) -> str:
    """By what the fields of a mention's form are known: "citation-12"."""
    return f"{mention._meta.model_name}-{mention.pk}"


class _Autocompleted(forms.ModelChoiceField):
    """Empty at first, so that it asks the database for nothing until the editor does."""

    def __init__(self, model: Any, field: str, label: str) -> None:
        chosen: Any = model._meta.get_field(field)
        widget = AutocompleteSelect(chosen, admin.site, attrs={"data-placeholder": label, "data-width": "100%"})
        standing = chosen.related_model.objects.standing()
        super().__init__(queryset=standing, required=False, label=label, widget=widget)


class MentionForm(forms.Form):
    """One mention: keep it, confirm it, choose a candidate or another record, reject it, or return to the machine's."""

    choice = forms.ChoiceField(label=gettext_lazy("Quyết định"), required=False, widget=forms.RadioSelect)

    def __init__(self, mention: Any, choices: list[tuple[str, str]], data: Any = None) -> None:
        self.mention = mention
        super().__init__(data, prefix=_prefix_of(mention))
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]
        self.fields["choice"].label = gettext("Quyết định về “%(surface)s”") % {"surface": self.surface}

    @property
    def anchor(self) -> str:
        return str(self.prefix)

    href = property(lambda self: f"#{self.anchor}")

    @property
    def surface(self) -> str:
        return str(getattr(self.mention, "surface", "") or self.mention.name)

    @property
    def decision(self) -> Decision | None:
        decided: Decision | None = self.mention.decision
        return decided

    def apply(self, user: Any, reason: str) -> None:
        """Do what the editor chose."""
        raise NotImplementedError

    @property
    def wants(self) -> bool:
        """Whether the editor decided anything here."""
        return bool(self.cleaned_data.get("choice") or self.cleaned_data.get("other"))


class CitationForm(MentionForm):
    def __init__(self, mention: Citation, candidates: list[Resolution], data: Any = None) -> None:
        self.candidates = candidates
        choices = [(KEEP, gettext("giữ nguyên"))]
        if mention.resolution is not None and mention.decision is None:
            choices.append((CONFIRM, gettext("xác nhận")))
        choices += [(f"{_CANDIDATE}{row.pk}", _in_full(row)) for row in candidates]
        choices.append((REJECT, gettext("không dẫn văn bản nào")))
        if mention.decision is not None:
            choices.append((BACK, gettext("trở về kết quả của máy")))
        super().__init__(mention, choices, data)
        self.fields["other"] = _Autocompleted(Citation, "resolution", gettext("Văn bản khác"))

    @property
    def css(self) -> str:
        return f"mark {self.mention.outcome}"

    @property
    def meaning(self) -> str:
        if self.mention.resolution:
            return str(self.mention.resolution)
        return gettext("không dẫn văn bản nào") if self.decision else self.mention.get_outcome_display()

    @property
    def machine(self) -> str:
        """What the machine said, beside a decision; why it says it, where there is none."""
        if self.decision is None:
            return f"{rule_in_words(self.mention.rule)} {self.mention.evidence}".strip()
        found = self.decision.found
        if found is None:
            return gettext("máy không thấy trích dẫn ở đây")
        document = (found["resolution"] or {}).get("identity") or ", ".join(found["candidates"])
        rule = rule_in_words(found["rule"])
        return f"{OutcomeKind(found['outcome']).label}: {document or '—'}. {rule}"

    def meant(self) -> Resolution | None:
        """The document that the editor says the words cite; None where they cite none."""
        choice, other = self.cleaned_data["choice"], self.cleaned_data["other"]
        if other is not None:
            chosen: Resolution = other
            return chosen
        if choice == CONFIRM:
            confirmed: Resolution | None = self.mention.resolution
            return confirmed
        return next((row for row in self.candidates if f"{_CANDIDATE}{row.pk}" == choice), None)

    def apply(self, user: Any, reason: str) -> None:
        is_back = self.cleaned_data["choice"] == BACK and self.cleaned_data["other"] is None
        if is_back and self.decision is not None:
            revoke_decision(self.decision)
        else:
            settle_citation(self.mention, self.meant(), user, reason=reason)


class OfficialForm(MentionForm):
    css = "mark person"

    def __init__(self, mention: OfficialMention, data: Any = None) -> None:
        choices = [(KEEP, gettext("giữ nguyên"))]
        if mention.decision is None:
            choices.append((CONFIRM, gettext("xác nhận")))
        choices.append((REJECT, gettext("không phải cán bộ")))
        if mention.decision is not None:
            choices.append((BACK, gettext("trở về kết quả của máy")))
        super().__init__(mention, choices, data)
        self.fields["other"] = _Autocompleted(OfficialMention, "official", gettext("Cán bộ khác"))

    @property
    def meaning(self) -> str:
        return str(self.mention.official or "")

    @property
    def machine(self) -> str:
        if self.decision is None:
            return "; ".join(str(post) for post in self.mention.held_posts.all())
        return gettext("máy: %(name)s") % {
            "name": (self.decision.found or {}).get("slug") or gettext("không thấy tên ở đây")
        }

    def apply(self, user: Any, reason: str) -> None:
        choice, other, mention = self.cleaned_data["choice"], self.cleaned_data["other"], self.mention
        group = {(mention.name_key, mention.province_id)}
        if other is not None:
            mention.official = other
            decide_official(mention, user, reason=reason)
        elif choice == CONFIRM:
            decide_official(mention, user, reason=reason)
        elif choice == REJECT:
            reject_official(mention, user, reason=reason)
        elif choice == BACK and self.decision is not None:
            revoke_decision(self.decision)
        with by_machine():
            announce_changes(linked=sorted(settle_people(group)))


class AddForm(forms.Form):
    """A mention that the machine missed: words of the text, which occurrence of them, and what they mean."""

    surface = forms.CharField(label=gettext_lazy("Những chữ trong bài"), required=False, max_length=500)
    occurrence = forms.IntegerField(label=gettext_lazy("Lần xuất hiện thứ"), required=False, min_value=1, initial=1)

    def __init__(self, article: Article, data: Any = None) -> None:
        self.article = article
        super().__init__(data, prefix="add")
        self.fields["resolution"] = _Autocompleted(Citation, "resolution", gettext("là trích dẫn văn bản"))
        self.fields["official"] = _Autocompleted(OfficialMention, "official", gettext("là tên cán bộ"))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        surface = (cleaned.get("surface") or "").strip()
        if not surface:
            if cleaned.get("resolution") or cleaned.get("official"):
                self.add_error("surface", gettext("Hãy chọn những chữ trong bài."))
            return cleaned
        if (cleaned.get("resolution") is None) == (cleaned.get("official") is None):
            self.add_error("surface", gettext("Hãy chọn một văn bản hoặc một cán bộ."))
        places = list(find_all(self.article.text, surface))
        number = cleaned.get("occurrence") or 1
        if number > len(places):
            self.add_error("surface", gettext("Bài có %(count)s chỗ mang đúng những chữ này.") % {"count": len(places)})
        else:
            cleaned["span"] = places[number - 1]
            if self._is_taken(places[number - 1]):
                self.add_error("surface", gettext("Chỗ này đã được đánh dấu; hãy sửa ở dòng của nó."))
        return cleaned

    def _is_taken(self, span: Span) -> bool:
        rows = self.article.citations if self.cleaned_data.get("resolution") else self.article.official_mentions
        return rows.filter(start=span.start, end=span.end).exists()

    def apply(self, user: Any, reason: str) -> None:
        if (span := self.cleaned_data.get("span")) is None:
            return
        if resolution := self.cleaned_data.get("resolution"):
            add_citation(self.article, span, resolution, user, reason=reason)
        elif official := self.cleaned_data.get("official"):
            add_official(self.article, span, official, user, reason=reason)


@dataclass(frozen=True, slots=True)
class MentionLink:
    """A mention whose form stands on another page of the article's: what the text shows of it, and the way there."""

    mention: Any
    page: int

    @property
    def css(self) -> str:
        return f"mark {self.mention.outcome}" if isinstance(self.mention, Citation) else "mark person"

    @property
    def meaning(self) -> str:
        means = self.mention.resolution if isinstance(self.mention, Citation) else self.mention.official
        return str(means or "")

    @property
    def href(self) -> str:
        return f"?{PAGE}={self.page}#{_prefix_of(self.mention)}"


class Mentions:
    """The mentions of an article as forms, in a number of queries that does not grow with them.

    An article may have thousands: PER_PAGE citations and as many officials have their forms on one `page`, and with
    `data` those too that it answers, whichever page they stand on now. The text links to all.
    """

    def __init__(self, article: Article, data: Any = None, *, page: int = 1) -> None:
        citations = list(article.citations.select_related("resolution", "decision").in_order())
        officials = article.official_mentions.select_related("official__province", "decision")
        named = list(officials.prefetch_related("held_posts").order_by("start", "pk"))
        self.article = article
        self.citation_count, self.official_count = len(citations), len(named)
        self.page_count = max(1, -(-max(len(citations), len(named)) // PER_PAGE))
        self.page = min(max(page, 1), self.page_count)
        self.unrejected = set(data.getlist("unreject")) if data is not None else set()
        shown = self._shown(citations, data)
        candidates = candidates_of(shown)
        self.citations = [CitationForm(row, candidates[row.pk], data) for row in shown]
        self.officials = [OfficialForm(row, data) for row in self._shown(named, data)]
        self.elsewhere = [*self._elsewhere(citations), *self._elsewhere(named)]
        self.add = AddForm(article, data)

    def _shown(self, rows: list[Any], data: Any) -> list[Any]:
        first = (self.page - 1) * PER_PAGE
        on_page = {row.pk for row in rows[first : first + PER_PAGE]}
        answered = {name.rpartition("-")[0] for name in data} if data is not None else set()
        return [row for row in rows if row.pk in on_page or _prefix_of(row) in answered]

    def _elsewhere(self, rows: list[Any]) -> Iterator[MentionLink]:
        forms: list[Any] = [*self.citations, *self.officials]
        shown = {_prefix_of(form.mention) for form in forms}
        for number, row in enumerate(rows):
            if _prefix_of(row) not in shown:
                yield MentionLink(row, number // PER_PAGE + 1)

    @property
    def pages(self) -> range:
        """The numbers of the pages; empty where one holds all."""
        return range(1, self.page_count + 1) if self.page_count > 1 else range(0)

    @property
    def forms(self) -> Iterator[Any]:
        yield from self.citations
        yield from self.officials
        yield self.add

    @cached_property
    def rejected(self) -> list[Decision]:
        """Names that a person said are no officials'; their mentions are gone, the decisions can be taken back."""
        decisions = Decision.objects.filter(article=self.article, subject=Decision.Subject.OFFICIAL)
        return list(decisions.filter(value__isnull=True).select_related("decided_by"))

    @property
    def media(self) -> Any:
        return self.add.media

    def is_valid(self) -> bool:
        found_wrong = [form for form in self.forms if not form.is_valid()]  # each is to say what is wrong with it
        return not found_wrong

    def apply(self, user: Any, reason: str) -> None:
        for form in (*self.citations, *self.officials):
            form.mention.article = self.article
            if form.wants:
                form.apply(user, reason)
        self.add.apply(user, reason)
        taken_back = [decision for decision in self.rejected if str(decision.pk) in self.unrejected]
        for decision in taken_back:
            revoke_decision(decision)
        if taken_back:
            relink([self.article.pk])  # the mentions are gone; the machine finds them again in the bytes

    def text(self) -> list[Paragraph]:
        """The article's paragraphs with every mention marked."""
        targets: list[Any] = [*self.citations, *self.officials, *self.elsewhere]
        marks = [Mark(start=one.mention.start, end=one.mention.end, target=one) for one in targets]
        return paragraphs(self.article.text, self.article.segments, marks)


def rule_in_words(rule: str) -> str:
    said = RULES.get(rule, rule)
    return gettext(said) if said else ""  # gettext("") is the head of the catalogue


def candidates_of(citations: Iterable[Citation]) -> dict[int, list[Resolution]]:
    """The documents that each citation may mean: those that linking left, or that a decision put aside."""
    identities = {row.pk: [*row.candidates, *_put_aside(row.decision)] for row in citations}
    wanted = {identity for several in identities.values() for identity in several}
    known: dict[str, list[Resolution]] = {}
    rows = Resolution.objects.standing().filter(identity__in=wanted).select_related("province")
    for row in rows.order_by("issued", "pk") if wanted else ():
        known.setdefault(row.identity, []).append(row)
    return {
        pk: [row for one in dict.fromkeys(several) for row in known.get(one, [])] for pk, several in identities.items()
    }


def _put_aside(decision: Decision | None) -> list[str]:
    found = decision.found if decision else None
    if not found:
        return []
    return [*found["candidates"], *([found["resolution"]["identity"]] if found["resolution"] else [])]


def _in_full(resolution: Resolution) -> str:
    """A document as a choice shows it: documents of one number differ by date, place and title."""
    place = f", {resolution.province}" if resolution.province else ""
    title = f": {Truncator(resolution.title).chars(_TITLE)}" if resolution.title else ""
    return f"{resolution}{place}{title}"

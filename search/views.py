"""The search page, for readers and, under `&format=json`, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.models import Official, Province, Resolution, Source
from archive.views.capture_comparison import earlier_capture
from search.advanced import LONGEST, PARAMETERS, AdvancedForm, read_form
from search.engine import Facet, Hit, Relaxed, SearchPage, SearchRequest, find, suggest
from search.exports import MOST_EXPORTED
from search.forms import (
    CAPTURES,
    CHANGED_SIDES,
    SORTS,
    chosen,
    is_filtered,
    of_captures,
    read_request,
    read_words,
    toggled,
    without_filter,
    without_filters,
    without_parameter,
    write_query_string,
)
from search.hits import arrival
from search.messages import reason
from search.panel import Choice, capture_filters, groups_of, kept
from search.query import ParsedQuery
from search.recognition import Answer, Names, read_query
from search.request import FILTERS

PAGES_AROUND = 2
SUGGESTIONS_KEPT = 60  # seconds, by the browser: a word corrected is not asked for again

SORT_LABELS = {"relevance": _("liên quan nhất"), "newest": _("mới nhất"), "oldest": _("cũ nhất")}

# Chips of what is asked of earlier captures.
CAPTURE_LABELS = {
    CAPTURES: _("trong các bản chụp cũ"),
    CHANGED_SIDES[0]: _("đổi nội dung từ %(value)s"),
    CHANGED_SIDES[1]: _("đổi nội dung đến %(value)s"),
}

# The fields of the advanced form, with an example each.
ADVANCED_LABELS = {
    "every": (_("Tất cả các từ"), "chuyển đổi số"),
    "phrase": (_("Đúng cụm từ"), "cải cách hành chính"),
    "any": (_("Một trong các từ"), 'lúa "cây ăn trái"'),
    "none": (_("Không có các từ"), "bóng đá"),
    "title": (_("Trong tiêu đề"), "sơ kết"),
    "number": (_("Số văn bản"), "04-NQ/TW"),
    "province": (_("Tỉnh, thành phố"), "Hậu Giang"),
    "official": (_("Cán bộ"), ""),
    "section": (_("Chuyên mục"), "thời sự"),
    "author": (_("Tác giả"), ""),
    "site": (_("Trang mạng"), "hau-giang.example"),
    "since": (_("Đăng từ"), "3/2019"),
    "until": (_("Đăng đến"), "30/6/2021"),
    "rest": (_("Phần còn lại, theo cú pháp tìm kiếm"), ""),
}

# What names the values of a filter, where no facet of the page does.
AUTHORITIES = {
    "tinh": Province,
    "tinh-nay": Province,
    "van-ban": Resolution,
    "can-bo": Official,
    "nguon": Source,
}


@dataclass(frozen=True, kw_only=True)
class AdvancedField:
    """One field of the advanced form: its parameter, its words and what stands in it."""

    name: str
    label: object
    example: str
    value: str


def search(request: HttpRequest) -> HttpResponse:
    """What the archive answers to the words and filters in the address."""
    page = find(read_request(request.GET))
    if request.GET.get("format") == "json":
        return JsonResponse(_as_json(request, page), json_dumps_params={"ensure_ascii": False})
    wanted = page.request
    context = {
        "page": page,
        "hits": [
            (hit, earlier_capture(hit.reading) if hit.reading else None, arrival(page, number))
            for number, hit in enumerate(page.hits, 1)
        ],
        "query": wanted.query,
        "canonical": request.build_absolute_uri(request.path + write_query_string(wanted)),
        "exported": MOST_EXPORTED,
        "address": write_query_string(replace(wanted, page=1)),
        "chips": _chips(wanted, page.facets),
        "without_filters": write_query_string(without_filters(wanted)),
        "groups": groups_of(wanted, page.facets),
        "captures": capture_filters(wanted),
        "only_in_captures": _address(replace(wanted, captures="only")) if wanted.captures == "also" else "",
        "panel_is_open": bool(wanted.facet_words),
        "sorts": _sorts(wanted),
        "kept": _filters(wanted),
        "advanced": _advanced(page.parsed),
        "answers": _counted(page.answer),
        "nearby": [
            *((reason("spelling"), near, _address(replace(wanted, query=near.query))) for near in page.corrections),
            *((_reason(near), near, _address(_nearby(wanted, near))) for near in page.relaxed),
        ],
        "pages": _pages(wanted, page.pages),
        "is_open": not (wanted.query or is_filtered(wanted) or wanted.page > 1),
    }
    return render(request, "search/search.html", context)


def advanced_search(request: HttpRequest) -> HttpResponse:
    """The advanced form, filled with a query; sent, it leads to the search that it writes."""
    wanted = read_request(request.GET)
    if any(name in request.GET for name in PARAMETERS.values()):
        form = AdvancedForm(**read_words(request.GET, PARAMETERS, LONGEST))
        return redirect(reverse("search") + write_query_string(replace(wanted, query=form.write(), page=1)))
    parsed = read_query(wanted.query)
    return render(request, "search/advanced_search.html", {"advanced": _advanced(parsed), "kept": _filters(wanted)})


def _advanced(parsed: ParsedQuery) -> list[AdvancedField]:
    """The fields of the advanced form, filled with what a query says."""
    form = read_form(parsed, lookup=Names())
    return [
        AdvancedField(name=PARAMETERS[name], label=label, example=example, value=getattr(form, name))
        for name, (label, example) in ADVANCED_LABELS.items()
        if name != "rest" or form.rest
    ]


def suggestions(request: HttpRequest) -> HttpResponse:
    """What the words being typed may become: `{query, groups: [{name, label, items: [{text, detail, url}]}]}`."""
    response = JsonResponse(asdict(suggest(request.GET.get("q", ""))), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"max-age={SUGGESTIONS_KEPT}"
    response["X-Robots-Tag"] = "noindex"
    return response


def _chips(request: SearchRequest, facets: Iterable[Facet]) -> list[Choice]:
    labels = {(facet.name, value.value): value.label for facet in facets for value in facet.values}
    labels |= _names(request, labels)
    return [
        Choice(
            label=labels.get((name, value), value.replace("..", "–")),
            address=write_query_string(toggled(request, name, value)),
        )
        for name, value in _filters(request)
        if (name, value) not in of_captures(request)
    ] + [
        Choice(
            label=CAPTURE_LABELS[name] % {"value": _day(value)},
            address=write_query_string(without_parameter(request, name)) or "?",
        )
        for name, value in of_captures(request)
    ]


def _day(value: str) -> str:
    """An ISO day as people write it; anything else as it is."""
    year, _, rest = value.partition("-")
    return "/".join([*reversed(rest.split("-")), year]) if rest else value


def _names(request: SearchRequest, known: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Names of chosen values that no facet names: one query for each such filter."""
    names = {}
    for filter_name, model in AUTHORITIES.items():
        if missing := [value for value in chosen(request, filter_name) if (filter_name, value) not in known]:
            for record in model.objects.filter(slug__in=missing):  # type: ignore[attr-defined]
                names[filter_name, record.slug] = str(record)
    return names


def _filters(request: SearchRequest) -> list[tuple[str, str]]:
    """The filters in force: also the form's hidden fields, for new words are looked for under them."""
    return [(name, value) for name, value in kept(request) if name != "q"]


def _sorts(request: SearchRequest) -> list[Choice]:
    return [
        Choice(
            label=str(SORT_LABELS[sort]),
            address=write_query_string(replace(request, sort=sort, page=1)) or "?",
            selected=sort == request.sort,
        )
        for sort in SORTS.values()
    ]


def _address(request: SearchRequest) -> str:
    return write_query_string(replace(request, page=1))


def _nearby(request: SearchRequest, near: Relaxed) -> SearchRequest:
    """The search that a relaxation counted: its words under the filters in force, or the same words without them."""
    if near.filter:
        return without_filter(request, near.filter)
    if near.kind == "captures":
        return replace(request, captures="also")
    same_words = near.query.split() == request.query.split()
    return replace(without_filters(request) if same_words else request, query=near.query)


def _reason(near: Relaxed) -> str:
    labels = {each.name: gettext(each.label) for each in FILTERS}
    return reason(near.kind) % {"filter": labels.get(near.filter, "")}


def _counted(answer: Answer) -> dict[str, list[tuple[object, int]]]:
    """The answer's records with their numbers of articles."""
    groups = {"resolutions": answer.resolutions, "officials": answer.officials, "provinces": answer.provinces}
    return {name: [(row, answer.articles.get(row, 0)) for row in records] for name, records in groups.items()}


def _pages(request: SearchRequest, last: int) -> list[Choice | None]:
    """Links to the first, the last and the nearby pages; None stands for a gap."""
    near = range(request.page - PAGES_AROUND, request.page + PAGES_AROUND + 1)
    numbers = sorted({number for number in (1, *near, last) if 1 <= number <= last})
    links: list[Choice | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            links.append(None)
        address = write_query_string(replace(request, page=number)) or "?"
        links.append(Choice(label=str(number), address=address, selected=number == request.page))
    return links if last > 1 else []


def _as_json(request: HttpRequest, page: SearchPage) -> dict[str, object]:
    return {
        "total": page.total,
        "page": page.request.page,
        "pages": page.pages,
        "hits": [
            {
                "id": hit.article.pk,
                "title": hit.article.title,
                "url": request.build_absolute_uri(hit.article.get_absolute_url()),
                "published": hit.article.published.isoformat() if hit.article.published else None,
                "published_precision": hit.article.published_precision,
                "province": hit.article.province.name if hit.article.province else None,
                "score": round(float(hit.score), 6),
                "copies": [
                    {
                        "id": copy.pk,
                        "title": copy.title,
                        "url": request.build_absolute_uri(copy.get_absolute_url()),
                        "published": copy.published.isoformat() if copy.published else None,
                        "published_precision": copy.published_precision,
                    }
                    for copy in hit.copies
                ],
                **({"capture": _capture_as_json(request, hit)} if hit.reading else {}),
            }
            for hit in page.hits
        ],
        "facets": {
            facet.name: [{"value": v.value, "label": v.label, "count": v.count} for v in facet.values]
            for facet in page.facets
        },
        "answer": _answer_as_json(page.answer),
        "corrections": [
            *({"kind": "spelling", "query": near.query, "total": near.total} for near in page.corrections),
            *({"kind": near.kind, "query": near.query, "total": near.total} for near in page.relaxed),
        ],
        "repairs": list(page.repairs),
        "equal": [{"typed": pair.typed, "written": pair.written} for pair in page.equal],
        "only_in_captures": page.only_in_captures,
        "pending": page.pending,
        "degraded": page.degraded,
    }


def _capture_as_json(request: HttpRequest, hit: Hit) -> dict[str, object]:
    """The earlier capture that a hit was found in."""
    assert hit.reading is not None
    then = earlier_capture(hit.reading)
    return {
        "captured_at": then.moment.isoformat(),
        "title": then.title,
        "replay": request.build_absolute_uri(then.replay) if then.replay else None,
        "difference": request.build_absolute_uri(then.difference) if then.difference else None,
    }


def _answer_as_json(answer: Answer) -> dict[str, list[dict[str, object]]]:
    def told(record: Any, **more: object) -> dict[str, object]:
        return {**more, "url": record.get_absolute_url(), "articles": answer.articles.get(record, 0)}

    return {
        "resolutions": [
            told(
                record,
                identity=record.identity,
                name=str(record),
                verified=record.is_verified,
                provisional=record.is_provisional,
            )
            for record in answer.resolutions
        ],
        "provinces": [told(record, slug=record.slug, name=record.label) for record in answer.provinces],
        "holders": [
            {
                "official": line.official.slug,
                "name": line.official.name,
                "post": line.name,
                "first": line.first_seen.isoformat() if line.first_seen else None,
                "last": line.last_seen.isoformat() if line.last_seen else None,
                "proofs": line.proofs,
                "url": line.article.get_absolute_url(),
            }
            for line in answer.holders
        ],
        "officials": [told(record, slug=record.slug, name=record.name) for record in answer.officials],
    }

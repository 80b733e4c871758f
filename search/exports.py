"""A search as a file: CSV for spreadsheets, JSON Lines for programs, and an Atom feed of its newest articles."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse

from archive.exporting.spreadsheets import BYTE_ORDER_MARK, spreadsheet_cell
from archive.feeds import ArticleFeed
from archive.models import Article
from search.engine import SearchRequest, every_article, find
from search.forms import read_request, write_query_string

MOST_EXPORTED = 1_000  # articles; the page says so
COLUMNS = ("id", "title", "published", "published_precision", "province", "source", "url", "original_url")


def search_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The articles found, one a row."""
    writer = csv.DictWriter(_Echo(), fieldnames=COLUMNS)
    rows = _rows(request)
    lines = (writer.writerow({name: spreadsheet_cell(value) for name, value in row.items()}) for row in rows)
    head = BYTE_ORDER_MARK + writer.writeheader()
    return _file(_with_head(head, lines), "text/csv; charset=utf-8", "tang-thu.csv")


def search_jsonl(request: HttpRequest) -> StreamingHttpResponse:
    """The articles found, one JSON object a line."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(request))
    return _file(lines, "application/jsonl; charset=utf-8", "tang-thu.jsonl")


class SearchFeed(ArticleFeed):
    """The newest articles that a search finds."""

    def get_object(self, request: HttpRequest) -> SearchRequest:
        return replace(read_request(request.GET), sort="newest", page=1)

    def title(self, obj: SearchRequest) -> str:
        return f"Tàng Thư: {obj.query}" if obj.query else "Tàng Thư"

    def link(self, obj: SearchRequest) -> str:
        return f"{reverse('search')}{write_query_string(obj)}"

    def items(self, obj: SearchRequest) -> Iterable[Article]:
        return list(_without_samples(find(obj).articles))


class _Echo:
    """A file that gives back what is written to it, so that csv makes rows one by one."""

    def write(self, line: str) -> str:
        return line


def _rows(request: HttpRequest) -> Iterator[dict[str, Any]]:
    for article in islice(_without_samples(every_article(read_request(request.GET))), MOST_EXPORTED):
        yield {
            "id": article.pk,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "published_precision": article.published_precision,
            "province": article.province.label if article.province else None,
            "source": article.source.name if article.source else None,
            "url": request.build_absolute_uri(article.get_absolute_url()),
            "original_url": article.url,
        }


def _without_samples(articles: Iterable[Article]) -> Iterator[Article]:
    hide = Article.objects.hide_samples()
    return (article for article in articles if not (hide and article.is_sample))


def _with_head(head: str, lines: Iterable[str]) -> Iterator[str]:
    yield head
    yield from lines


def _file(lines: Iterable[str], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

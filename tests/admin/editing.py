"""What tests of the desk share: an editor's client, and posting an article's form as a browser would."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from archive.decisions import DECIDABLE_FIELDS
from archive.models import Article


def form_data(editor: Client, article: Article) -> dict[str, Any]:
    """The fields of the article's form as the page shows them."""
    form = editor.get(reverse("admin:archive_article_change", args=[article.pk])).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if name in form.fields and value is not None}
    return {**data, "images": "[]"}


def post(editor: Client, article: Article, data: dict[str, Any], query: str = "") -> HttpResponse:
    return editor.post(reverse("admin:archive_article_change", args=[article.pk]) + query, data)  # type: ignore[return-value]


def keep_as_found(article: Article) -> None:
    """As if the machine had found what the article states."""
    article.found = {name: write(getattr(article, name)) for name, (_, write) in DECIDABLE_FIELDS.items()}
    article.save()

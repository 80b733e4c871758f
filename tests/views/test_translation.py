"""English: every sentence a reader can meet is translated, and every page has its English address.

The message ids are the Vietnamese of templates and code; `archive/locale/en/LC_MESSAGES/django.po` is kept by hand, and
`.venv/bin/pybabel compile -d archive/locale -D django` makes the file beside it that Django reads.
"""

import ast
import gettext
import re
from typing import Any

import pytest
from django.conf import settings

from archive.core.linking import RULES
from search.request import FILTERS
from tests import factories

CATALOGUE = settings.BASE_DIR / "archive" / "locale" / "en" / "LC_MESSAGES" / "django.mo"
TRANSLATE = re.compile(r"""\{% translate (?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"\{% blocktranslate[^%]*%\}(.*?)(?:\{% plural %\}.*?)?\{% endblocktranslate %\}", re.S)
VARIABLE = re.compile(r"\{\{ (\w+) \}\}")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}


def in_templates():
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for double, single in TRANSLATE.findall(text):
            yield double or single
        for words in BLOCK.findall(text):
            yield VARIABLE.sub(r"%(\1)s", words)


def in_code():
    for package in ("archive", "search"):
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(words)), *_]) if name in CALLS:
                        yield words


def catalogue_of(file: Any) -> dict[Any, str]:
    """The sentences of a compiled catalogue with their translations; gettext tells them to nobody."""
    found: Any = gettext.GNUTranslations(file)
    return dict(found._catalog)


@pytest.mark.slow
def test_every_sentence_is_translated():
    with CATALOGUE.open("rb") as file:
        english = catalogue_of(file)
    sentences = {*in_templates(), *in_code(), *RULES.values(), *(each.label for each in FILTERS)}
    assert len(sentences) > 200
    missing = [words for words in sentences if words not in english and (words, 0) not in english]
    assert missing == []


def test_a_translation_keeps_the_places_for_values():
    with CATALOGUE.open("rb") as file:
        catalogue = catalogue_of(file)
    for message, english in catalogue.items():
        vietnamese = message[0] if isinstance(message, tuple) else message
        if vietnamese:
            assert set(re.findall(r"%\(\w+\)s", vietnamese)) == set(re.findall(r"%\(\w+\)s", english)), vietnamese


@pytest.mark.django_db
def test_a_page_speaks_the_language_of_its_address(client):
    article = factories.article(province=factories.province())
    address = article.get_absolute_url()
    vietnamese, english = client.get(address).content.decode(), client.get(f"/en{address}").content.decode()
    assert '<html lang="vi">' in vietnamese
    assert "Xuất xứ" in vietnamese
    assert '<html lang="en">' in english
    assert "Provenance" in english
    assert "5 July 2021" in english
    assert '<article lang="vi"' in english


@pytest.mark.django_db
def test_each_page_leads_to_itself_in_the_other_language(client):
    html = client.get("/nam/2021/?trang=2").content.decode()
    assert 'href="/en/nam/2021/?trang=2" hreflang="en"' in html
    assert 'hreflang="en" href="http://testserver/en/nam/2021/?trang=2"' in html
    assert 'href="/nam/2021/?trang=2" hreflang="vi"' in client.get("/en/nam/2021/?trang=2").content.decode()


@pytest.mark.django_db
def test_a_page_is_not_chosen_by_the_readers_browser(client):
    assert '<html lang="vi">' in client.get("/", headers={"accept-language": "en"}).content.decode()

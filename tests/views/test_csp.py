"""The content security policy, and templates that live by it."""

import re

import pytest
from django.conf import settings

from archive.views.csp import POLICY, PolicyMiddleware

INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?! type=\"application/ld\+json\")(?![^>]*\ssrc=)|javascript:", re.I
)

REPLAYED = {"_replay_banner.html"}  # stands in captured pages, under the policy of the replay, without our style sheets


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/tinh/", "/khong-co/", "/tim-kiem/?format=json", "/robots.txt"])
def test_every_answer_bears_the_policy(client, address):
    assert client.get(address)["Content-Security-Policy"] == POLICY


def test_a_stricter_policy_is_kept(rf):
    from django.http import HttpResponse

    answer = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert PolicyMiddleware(lambda request: answer)(rf.get("/"))["Content-Security-Policy"] == "sandbox"


def test_no_template_holds_inline_script_or_style():
    paths = [
        path for folder in ("archive", "search") for path in (settings.BASE_DIR / "templates" / folder).rglob("*.html")
    ]
    assert len(paths) > 40
    assert {path.name for path in paths if INLINE.search(path.read_text(encoding="utf-8"))} == REPLAYED
    assert not any("<script" in path.read_text(encoding="utf-8") for path in paths if path.name in REPLAYED)


def test_the_stylesheet_asks_no_other_origin():
    css = (settings.BASE_DIR / "static" / "site.css").read_text(encoding="utf-8")
    addresses = re.findall(r"url\(\"?([^\")]+)", css)
    assert addresses
    for address in addresses:
        assert (settings.BASE_DIR / "static" / address).is_file()
    assert "@import" not in css

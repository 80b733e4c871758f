"""The modules that register models with the desk, imported when its addresses are read and not before."""

from django.contrib import admin


def register_desk() -> None:
    """Register the models of every application, ours after the others, some of whose pages ours replace."""
    admin.autodiscover()
    from archive.admin import (  # noqa: F401
        accounts,
        api_tokens,
        articles,
        audit,
        authorities,
        captures,
        citations,
        crawls,
        edits,
        erasures,
        jobs,
        officials,
        reports,
        runs,
        sites,
        suppressions,
    )

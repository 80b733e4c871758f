"""The modules that register models with the desk; importing this one imports them all.

The package itself imports none of them: Django makes the site (`archive.admin.site`) on the first registration.
"""

from archive.admin import accounts, articles, authorities, captures, crawls, edits, erasures, officials, reports, runs

__all__ = [
    "accounts",
    "articles",
    "authorities",
    "captures",
    "crawls",
    "edits",
    "erasures",
    "officials",
    "reports",
    "runs",
]

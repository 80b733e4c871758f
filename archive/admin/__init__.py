"""The editor's desk: Django's admin for every model."""

from archive.admin import articles, authorities, runs

__all__ = ["articles", "authorities", "runs"]

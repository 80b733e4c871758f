"""The editor's desk: Django's admin for every model, with queues, merging, bulk edits and a history."""

from archive.admin import accounts, articles, authorities, captures, crawls, edits, officials, reports, runs

__all__ = ["articles", "authorities", "captures", "capturing", "edits", "officials", "people", "reports", "runs"]

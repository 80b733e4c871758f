"""Mentions and authorities to outcomes: linked, ambiguous or unknown, each with its rule and evidence."""

from archive.linking.citations import link_citations
from archive.linking.citations.rules import RULES
from archive.linking.posts import HeldPost, official_key, post_key, resolve_post
from archive.linking.provinces import locate
from archive.linking.provisional import ProvisionalMention, affected_group, settle
from archive.linking.sources import SourceFound, find_source

__all__ = [
    "RULES",
    "HeldPost",
    "ProvisionalMention",
    "SourceFound",
    "affected_group",
    "find_source",
    "link_citations",
    "locate",
    "official_key",
    "post_key",
    "resolve_post",
    "settle",
]

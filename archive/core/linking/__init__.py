"""Mentions and authorities to outcomes: linked, ambiguous or unknown, each with its rule and evidence."""

from archive.core.linking.citations import link_citations
from archive.core.linking.citations.rules import RULES
from archive.core.linking.offices import LinkedOfficial, link_officials
from archive.core.linking.posts import HeldPost, official_key, post_key, resolve_post
from archive.core.linking.provinces import locate
from archive.core.linking.provisional import ProvisionalMention, affected_group, settle
from archive.core.linking.sources import SourceFound, find_source

__all__ = [
    "RULES",
    "HeldPost",
    "LinkedOfficial",
    "ProvisionalMention",
    "SourceFound",
    "affected_group",
    "find_source",
    "link_citations",
    "link_officials",
    "locate",
    "official_key",
    "post_key",
    "resolve_post",
    "settle",
]

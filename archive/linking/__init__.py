"""Mentions and authorities to outcomes: linked, ambiguous or unknown, each with its rule and evidence."""

from archive.linking.citations import link_citations
from archive.linking.citations_rules import RULES
from archive.linking.provisional import ProvisionalMention, affected_group, settle

__all__ = ["RULES", "ProvisionalMention", "affected_group", "link_citations", "settle"]

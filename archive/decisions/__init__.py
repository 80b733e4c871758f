"""What people decided: recorded apart from what the machine found, and laid over it after every reading.

- `records`: a person decides a field, a citation or a mention, or takes a decision back
- `application`: decisions on words are applied to the citations and mentions of an article
- `fields`: decisions on fields are applied to an article's columns
- `places`: a decided place is found again in a text that was read again
- `values`: what a decision says, as it is stored
"""

from archive.decisions.application import apply_citation_decisions, apply_official_decisions
from archive.decisions.fields import (
    DECIDABLE_FIELDS,
    DECIDED,
    apply_field_decisions,
    apply_found_values,
    mark_decided_grounds,
)
from archive.decisions.places import find_decided_place
from archive.decisions.records import (
    add_citation,
    add_official,
    decide_citation,
    decide_field,
    decide_official,
    reject_official,
    revoke_decision,
    settle_citation,
)
from archive.decisions.values import is_added

__all__ = [
    "DECIDABLE_FIELDS",
    "DECIDED",
    "add_citation",
    "add_official",
    "apply_citation_decisions",
    "apply_field_decisions",
    "apply_found_values",
    "apply_official_decisions",
    "decide_citation",
    "decide_field",
    "decide_official",
    "find_decided_place",
    "is_added",
    "mark_decided_grounds",
    "reject_official",
    "revoke_decision",
    "settle_citation",
]

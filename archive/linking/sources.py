"""Which portal an article came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFound:
    """The portal, with the fact that tells it; `domain` is empty where only a dateline tag is known."""

    name: str
    domain: str = ""
    province: str = ""  # plain name of the province it belongs to; empty for central portals
    rule: str = ""
    evidence: str = ""

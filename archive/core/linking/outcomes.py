"""What linking makes of a mention: a value, never an exception and never a guess."""

from dataclasses import dataclass
from datetime import date, timedelta

from archive.core.reading.values import Dated, Precision

# How long after an event a page that states no date of its own may still have been written.
EVENT_IS_REPORTED_WITHIN = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalKey:
    """The identity of a cited resolution that no authority row covers.

    `province` is the slug of the unit for local resolutions and empty for central ones. Two spellings of one number
    ("22/NQ-TU", "22-NQ/TU") give one key.
    """

    kind: str
    number: str
    issuer_code: str  # TU, HĐND, CP …: the part of the number that names the issuer; "HU/long-my" below the province
    province: str
    issued: date | None
    # What stands in for an unknown date where the number starts again each year: the year that the words state, else
    # that of the article. 01/NQ-CP of 2018 and 01/NQ-CP of 2019 are two, though no article gives the day.
    year: int = 0
    cited_in: int = 0

    @property
    def when(self) -> str:
        """The date as far as it is known: "2011-06-30", "2011" (stated), "~2011" (cited in that year), or empty."""
        if self.issued is not None:
            return self.issued.isoformat()
        return str(self.year) if self.year else f"~{self.cited_in}" if self.cited_in else ""

    @property
    def identity(self) -> str:
        """`number@when`, for local resolutions `number@when@province-slug`; see `when` for an unknown date.

        Of one kind no two resolutions share it: a body below the province follows the slug ("…@hau-giang/long-my"),
        and a number written without its issuer's code has it supplied ("16/HĐND").
        """
        stem = f"{self.number}@{self.when}"
        below = self.issuer_code.partition("/")[2]
        return f"{stem}@{self.province}/{below}".rstrip("/") if self.province else stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Exactly one resolution is meant: an authority's key, or a provisional key where no authority has the number."""

    resolution: str | ProvisionalKey
    rule: str  # the name of the rule that decided: "number-and-date", "customary-name", …
    evidence: str = ""  # the words or facts it went by


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several resolutions remain: two keys or more, in order of date."""

    candidates: tuple[str, ...]
    rule: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Nothing that the archive knows fits, and there is no number that could stand for the resolution."""

    rule: str
    evidence: str = ""


Outcome = Linked | Ambiguous | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The unit an article is about, with the rule and the words that decided."""

    province: str  # slug of the unit
    rule: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContext:
    """What linking may know of the article a mention stands in."""

    published: Dated | None = None
    event: Dated | None = None
    captured: date | None = None
    province: str = ""  # slug of the unit; empty when unknown or central

    @property
    def latest_possible(self) -> date | None:
        """No resolution issued after this day can be cited in the article; None when nothing bounds it.

        The end of the period of publication counts ("quý I-2023" gives 31 March 2023). Where the page states no
        publication, the event it reports bounds it by a season: what is reported was printed soon after it happened.
        The day of capture bounds every article; it is counted in UTC, a day behind Việt Nam at most.
        """
        bounds = []
        if self.captured is not None:
            bounds.append(_later(self.captured, timedelta(days=1)))
        if self.published is not None and self.published.precision is not Precision.UNKNOWN:
            bounds.append(last_day(self.published))
        elif self.event is not None and self.event.precision is not Precision.UNKNOWN:
            bounds.append(_later(last_day(self.event), EVENT_IS_REPORTED_WITHIN))
        return min(bounds, default=None)


def last_day(dated: Dated) -> date:
    """The last day of the period that a date of coarse precision stands for: of "tháng 6/2021" 30 June 2021."""
    months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}.get(dated.precision)
    if months is None:
        return dated.day
    months += dated.day.year * 12 + dated.day.month - 1
    if months // 12 > date.max.year:
        return date.max
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _later(day: date, by: timedelta) -> date:
    return day + by if date.max - day > by else date.max

"""What a harvester asks: verbs, their arguments, dates, resumption tokens; all else is an error of the protocol.

The rules are those of the specification, version 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html).
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import QueryDict

_GRANULARITY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d:\d\dZ)?")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_LONGEST_TOKEN = 1_000
_SELECTIVE = ({"metadataPrefix"}, {"from", "until", "set"})
# Of each verb: required arguments, optional ones; `resumptionToken` stands alone.
_ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), set()),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListIdentifiers": _SELECTIVE,
    "ListRecords": _SELECTIVE,
}
_RESUMED = frozenset({"ListSets", "ListIdentifiers", "ListRecords"})


class OaiError(Exception):
    """An error condition of the protocol, by its code: "badArgument", "noRecordsMatch", …"""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a list is asked for, and how far it came; as a resumption token it holds all that is needed to go on."""

    prefix: str
    first: str = ""  # as given: a day or a second
    last: str = ""
    set: str = ""
    after: int = 0  # place in the journal
    given: int = 0  # records in earlier parts

    def token(self) -> str:
        return urlsafe_b64encode(json.dumps(list(asdict(self).values())).encode()).decode().rstrip("=")

    def further(self, *, after: int, given: int) -> Selection:
        return replace(self, after=after, given=given)

    @property
    def since(self) -> datetime | None:
        """The first moment that is asked for."""
        return read_datestamp(self.first)[0] if self.first else None

    @property
    def before(self) -> datetime | None:
        """The first moment that is no longer asked for: `until` includes its whole day or second."""
        if not self.last:
            return None
        moment, length = read_datestamp(self.last)
        return moment + length


def read_verb(parameters: QueryDict) -> str:
    """Raises OaiError where there is no verb, several, or one that is none."""
    verbs = parameters.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise OaiError("badVerb", "The verb is missing, repeated or unknown.")
    return verbs[0]


def read_arguments(verb: str, parameters: QueryDict) -> dict[str, str]:
    """The arguments of a verb. Raises OaiError where one is missing, repeated or not the verb's."""
    given = {name: parameters.getlist(name) for name in parameters if name != "verb"}
    if repeated := [name for name, values in given.items() if len(values) > 1]:
        raise OaiError("badArgument", f"{repeated[0]} is given more than once.")
    arguments = {name: values[0] for name, values in given.items()}
    if "resumptionToken" in arguments and verb in _RESUMED:
        if len(arguments) > 1:
            raise OaiError("badArgument", "resumptionToken excludes all other arguments.")
        return arguments
    required, optional = _ARGUMENTS[verb]
    if unknown := sorted(arguments.keys() - required - optional):
        raise OaiError("badArgument", f"{verb} does not take {unknown[0]}.")
    if missing := sorted(required - arguments.keys()):
        raise OaiError("badArgument", f"{verb} needs {missing[0]}.")
    return arguments


def read_selection(arguments: dict[str, str]) -> Selection:
    """Raises OaiError for dates and tokens that are none."""
    if "resumptionToken" in arguments:
        return _resumed(arguments["resumptionToken"])
    first, last, name = (arguments.get(key, "") for key in ("from", "until", "set"))
    if any(key in arguments and not arguments[key] for key in ("from", "until", "set")):
        raise OaiError("badArgument", "An argument is empty.")
    moments = [read_datestamp(each) for each in (first, last) if each]
    if len(moments) == 2:
        if moments[0][1] != moments[1][1]:
            raise OaiError("badArgument", "from and until must have one granularity.")
        if moments[0][0] > moments[1][0]:
            raise OaiError("badArgument", "from is later than until.")
    if name and not _SET.fullmatch(name):
        raise OaiError("badArgument", "set is no setSpec.")
    return Selection(prefix=arguments["metadataPrefix"], first=first, last=last, set=name)


def read_datestamp(written: str) -> tuple[datetime, timedelta]:
    """A moment and how long it lasts: a day or a second. Raises OaiError."""
    found = _GRANULARITY.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        moment = datetime.fromisoformat(written.removesuffix("Z")).replace(tzinfo=UTC)
        length = timedelta(seconds=1) if found[4] else timedelta(days=1)
        moment + length  # the last day of the calendar has no next
    except (ValueError, OverflowError) as error:
        raise OaiError("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") from error
    return moment, length


def _resumed(token: str) -> Selection:
    try:
        values: Any = json.loads(urlsafe_b64decode(token[:_LONGEST_TOKEN] + "=" * (-len(token) % 4)))
        prefix, first, last, name, after, given = values
        if not all(isinstance(each, str) for each in (prefix, first, last, name)):
            raise ValueError
        if not all(type(each) is int and 0 <= each < 2**63 for each in (after, given)):
            raise ValueError
        selection = Selection(prefix=prefix, first=first, last=last, set=name, after=after, given=given)
        _ = selection.since, selection.before
    except (ValueError, TypeError, RecursionError, OaiError) as error:
        raise OaiError("badResumptionToken", "The token was not given by this repository; begin again.") from error
    return selection

"""Asking for an alert, confirming it and ending it, by signed links that nobody guesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.core import signing
from django.db import transaction
from django.utils import timezone

from archive.alerts.letters import confirmation, send
from archive.models import Alert, Article
from archive.models.alerts import UNCONFIRMED_DAYS
from search.request import SearchRequest

MOST_ALERTS = 50  # of one e-mail address
_CONFIRM, _END = "archive.alerts.confirm", "archive.alerts.end"
_EMPTY = asdict(SearchRequest())
_NOT_FOLLOWED = {"sort", "page", "facet_words"}


class TooManyAlerts(Exception):
    """The address follows as much as one may."""


def search_of(alert: Alert) -> SearchRequest:
    """The search that an alert follows. Parts that a later release no longer knows are left out."""
    known: Mapping[str, object] = {name: value for name, value in alert.search.items() if name in _EMPTY}
    return SearchRequest(**{name: _tuples(value) for name, value in known.items()})  # type: ignore[arg-type]


def _tuples(value: object) -> object:
    """What JSON gives back as lists."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def ask(
    request: SearchRequest, *, email: str, frequency: str, title: str, address: str, origin: str, language: str
) -> None:
    """Note what is to be followed and send the letter that asks to confirm it.

    Asked for again, an alert that waits gets its letter again; one that is confirmed gets none, and the caller does not
    learn the difference, so that nobody finds out what an address follows. Raises TooManyAlerts, and
    smtplib.SMTPException or OSError where the letter cannot be sent; then nothing is noted.
    """
    said = {
        name: value for name, value in asdict(request).items() if value != _EMPTY[name] and name not in _NOT_FOLLOWED
    }
    with transaction.atomic():
        alert, is_new = Alert.objects.get_or_create(
            email=email,
            address=address,
            origin=origin,
            defaults={"search": said, "title": title[:300], "language": language, "frequency": frequency},
        )
        if is_new and Alert.objects.filter(email=email).count() > MOST_ALERTS:
            raise TooManyAlerts
        if alert.confirmed_at is None:
            if not is_new:
                alert.frequency, alert.language = frequency, language
                alert.save(update_fields=["frequency", "language"])
            send(confirmation(alert, token=_signed(alert, _CONFIRM)))


def confirm(token: str) -> Alert | None:
    """Begin the alert of a confirmation link with the articles that come from now on; None where the link is spent."""
    alert = _of(token, _CONFIRM, max_age=UNCONFIRMED_DAYS * 24 * 3600)
    if alert is not None and alert.confirmed_at is None:
        now = timezone.now()
        newest = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        Alert.objects.filter(pk=alert.pk, confirmed_at__isnull=True).update(
            confirmed_at=now, looked_at=now, newest=newest
        )
    return alert


def followed_by(token: str) -> Alert | None:
    """The alert that a link to end it means, None where it was ended before."""
    return _of(token, _END)


def end(token: str) -> None:
    """Delete the alert of a link, address and all; a link that was used before does nothing."""
    alert = _of(token, _END)
    if alert is not None:
        alert.delete()


def waiting(token: str) -> Alert | None:
    """The alert that a confirmation link means, None where it is spent or too old."""
    return _of(token, _CONFIRM, max_age=UNCONFIRMED_DAYS * 24 * 3600)


def end_token(alert: Alert) -> str:
    return _signed(alert, _END)


def _signed(alert: Alert, purpose: str) -> str:
    return signing.TimestampSigner(salt=purpose).sign(f"{alert.pk}.{alert.secret}")


def _of(token: str, purpose: str, max_age: int | None = None) -> Alert | None:
    try:
        value = signing.TimestampSigner(salt=purpose).unsign(token, max_age=max_age)
    except signing.BadSignature:  # an expired one is one too
        return None
    key, _, secret = value.partition(".")
    return Alert.objects.filter(pk=key, secret=secret).first()

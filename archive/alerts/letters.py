"""The letters of alerts, plain text in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.models import Alert, Article


def confirmation(alert: Alert, *, token: str) -> EmailMessage:
    """The letter with the link that begins an alert."""
    with translation.override(alert.language):
        return _letter(
            alert,
            subject=_("Xác nhận theo dõi: %(title)s") % {"title": _in_one_line(alert.title)},
            template="archive/alerts/confirmation.txt",
            context={"confirm": alert.origin + reverse("alert-confirm", args=[token])},
        )


def digest(alert: Alert, articles: Sequence[Article], total: int, *, token: str) -> EmailMessage:
    """The letter with the new articles, `total` of which `articles` are listed; mail programs can end it by one click.

    The headers are those of RFC 2369 and RFC 8058.
    """
    with translation.override(alert.language):
        ended = alert.origin + reverse("alert-end", args=[token])
        subject = ngettext("%(count)s bài mới: %(title)s", "%(count)s bài mới: %(title)s", total)
        return _letter(
            alert,
            subject=subject % {"count": total, "title": _in_one_line(alert.title)},
            template="archive/alerts/digest.txt",
            context={
                "articles": [(article, alert.origin + article.get_absolute_url()) for article in articles],
                "further": total - sum(1 + len(article.copies) for article in articles),
                "total": total,
                "end": ended,
            },
            headers={"List-Unsubscribe": f"<{ended}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )


def send(letter: EmailMessage) -> None:
    """Send one letter. Raises smtplib.SMTPException or OSError where the mail server does not take it."""
    letter.send()


def _letter(
    alert: Alert, *, subject: str, template: str, context: dict[str, object], headers: dict[str, str] | None = None
) -> EmailMessage:
    page = alert.origin + alert.address
    body = render_to_string(template, {"alert": alert, "page": page, "origin": alert.origin, **context})
    return EmailMessage(
        subject=subject[:200],
        body=body,
        from_email=settings.MAIL_SENDER,
        to=[alert.email],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )


def _in_one_line(words: str) -> str:
    """A title came from a portal; an end of line in it must not begin a header."""
    return " ".join(words.split())

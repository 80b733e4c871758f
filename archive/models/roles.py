"""Roles of accounts, known by what an account may do: a group can be renamed, a right cannot."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The role of an account, the one with most rights first."""

    ADMINISTRATOR = "administrator", _("quản trị viên")
    CHIEF_EDITOR = "chief-editor", _("trưởng ban biên tập")
    EDITOR = "editor", _("biên tập viên")
    VIEWER = "viewer", _("người xem")


# Any one of these rights gives the role; taking one of several from a group takes no protection away.
_KNOWN_BY: dict[Role, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset({"auth.add_user", "auth.change_user", "archive.erase_records"}),
    Role.CHIEF_EDITOR: frozenset(
        {"archive.merge_records", "archive.withdraw_articles", "archive.edit_in_bulk", "archive.undo_edits"}
    ),
    Role.EDITOR: frozenset({"archive.change_article"}),
    Role.VIEWER: frozenset({"archive.view_article"}),
}
# What `role_of` reads of an account, for prefetch_related.
RIGHTS = ("groups__permissions__content_type", "user_permissions__content_type")


def role_of(user: Any) -> Role | None:
    """The role of an account, disabled ones included; None where it has no right at the desk."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    given = [*user.user_permissions.all(), *(one for group in user.groups.all() for one in group.permissions.all())]
    rights = {f"{permission.content_type.app_label}.{permission.codename}" for permission in given}
    return next((role for role, known_by in _KNOWN_BY.items() if rights & known_by), None)

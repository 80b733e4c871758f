"""Narrowing a list to a year or a month, by the two ends of an index however long the list is.

Django's own `date_hierarchy` looks at every row to find the years that occur, on SQLite through a function in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy


class PeriodFilter(admin.DateFieldListFilter):
    """The years from the newest row to the oldest, and the months of the one that is chosen."""

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        self._is_moment = isinstance(field, models.DateTimeField)
        rows = model._default_manager.exclude(**{f"{field_path}__isnull": True}).values_list(field_path, flat=True)
        newest, oldest = rows.order_by(f"-{field_path}").first(), rows.order_by(field_path).first()
        self.links = tuple(self._links(self._day(oldest), self._day(newest)) if newest else self._links(None, None))

    def _links(self, oldest: date | None, newest: date | None) -> Iterator[tuple[Any, dict[str, Any]]]:
        yield gettext_lazy("Tất cả"), {}
        if oldest is None or newest is None:
            return
        chosen = str(self.date_params.get(self.lookup_kwarg_since, ""))[:4]
        for year in range(newest.year, oldest.year - 1, -1):
            yield str(year), self._between(date(year, 1, 1), date(year + 1, 1, 1))
            if chosen == str(year):
                for month in range(12, 0, -1):
                    first, last = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
                    if first <= newest and last > oldest:
                        said = gettext("tháng %(month)s/%(year)s") % {"month": month, "year": year}
                        yield said, self._between(first, last)

    def _between(self, first: date, end: date) -> dict[str, str]:
        return {self.lookup_kwarg_since: self._value(first), self.lookup_kwarg_until: self._value(end)}

    def _value(self, day: date) -> str:
        return str(timezone.make_aware(datetime.combine(day, time.min))) if self._is_moment else str(day)

    def _day(self, value: Any) -> date:
        return timezone.localtime(value).date() if self._is_moment else value

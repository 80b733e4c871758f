"""Posts that office-holders hold, each with the ways it is written."""

from django.db import models
from django.utils.translation import gettext_lazy

from archive.models.authority import Named, Referenced


class Post(Named, Referenced):
    """A post in its canonical form: "Ủy viên Ban Chấp hành Trung ương Đảng"."""

    name = models.CharField(gettext_lazy("chức vụ"), max_length=200, unique=True)
    variants = models.JSONField(gettext_lazy("cách viết khác"), default=list, blank=True)
    organ = models.CharField(gettext_lazy("cơ quan"), max_length=200, blank=True)
    level = models.CharField(gettext_lazy("cấp"), max_length=20, blank=True)
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("chức vụ")
        verbose_name_plural = gettext_lazy("chức vụ")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

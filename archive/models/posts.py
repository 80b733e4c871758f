"""Posts that office-holders hold, each with the ways it is written."""

from django.db import models

from archive.models.authority import Named, Referenced


class Post(Named, Referenced):
    """A post in its canonical form: "Ủy viên Ban Chấp hành Trung ương Đảng"."""

    name = models.CharField("chức vụ", max_length=200, unique=True)
    variants = models.JSONField("cách viết khác", default=list, blank=True)
    organ = models.CharField("cơ quan", max_length=200, blank=True)
    level = models.CharField("cấp", max_length=20, blank=True)
    notes = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

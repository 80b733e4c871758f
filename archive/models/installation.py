"""Which data folder belongs to the database: servers that share one must share the other."""

from __future__ import annotations

from django.db import models


class Installation(models.Model):
    """The mark of the data folder that the archive's captures and index lie in; one row, made at the first start."""

    folder_mark = models.CharField(max_length=32, editable=False)
    marked_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.folder_mark

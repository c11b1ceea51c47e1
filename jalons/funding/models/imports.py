"""What each reading of the public catalogue of aids brought."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AidImport(models.Model):
    """One reading of the public catalogue Aides-territoires, common to all roadmaps: what it brought, and what was left
    aside. The last ones are kept."""

    received_at = models.DateTimeField()
    origin = models.CharField(max_length=200, help_text="the host that was asked, or the name of the file given")
    read = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    remark_count = models.PositiveIntegerField(default=0)
    # The first of them: identifier, name, code of a `rules.aid_export.Remark`.
    remarks = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = _("imports d’aides")
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.origin

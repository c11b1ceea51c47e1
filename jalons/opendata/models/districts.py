"""Priority districts, as in their file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jalons.opendata.models.figures import SourceVintage


class PriorityDistrict(models.Model):
    """One quartier prioritaire in one of its communes: a district across two communes has two rows."""

    vintage = models.ForeignKey(SourceVintage, on_delete=models.CASCADE, related_name="districts", db_index=False)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    commune = models.CharField(max_length=5, help_text="INSEE code")
    longitude = models.FloatField(null=True, help_text="of its centre; empty when the file draws no outline")
    latitude = models.FloatField(null=True)
    is_estimated = models.BooleanField(help_text="its file tells no commune: the one around its centre")

    class Meta:
        ordering: ClassVar = ["commune", "name", "id"]
        indexes: ClassVar = [models.Index(fields=["vintage", "commune"], name="districts_of_a_commune")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vintage", "code", "commune"], name="one_district_per_vintage_and_commune"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
                name="district_has_a_whole_centre_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""The base of citations, which floors above use to cite a finding."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from jalons.base.plurals import PluralLabel
from jalons.diagnosis.models.findings import Finding

if TYPE_CHECKING:
    pass


class Citation(models.Model):
    """A row that cites a finding: an enjeu, a fiche, a note. This floor defines citations and asks each kind for its
    counts; it does not know what cites."""

    counted: ClassVar[PluralLabel]
    """« 2 enjeux », from a lazy plural with `n`."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.finding)

    @classmethod
    def kinds(cls) -> "list[type[Self]]":
        return cls.__subclasses__()

    @classmethod
    def counts(cls, findings: Iterable[int]) -> dict[int, int]:
        """Finding → number of citations of this kind. One query."""
        rows: Any = cls._default_manager.filter(finding__in=list(findings)).order_by()
        return dict(rows.values_list("finding").annotate(n=models.Count("pk")))

"""The list of organisations."""

from dataclasses import dataclass

from django.db.models import Count

from jalons.base.french import matching_key
from jalons.directory import words
from jalons.directory.models import Organisation
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class OrganisationRow:
    pk: int
    name: str
    category: str
    commune: str
    siren: str
    siret: str
    people: int


def organisation_rows(roadmap: Roadmap) -> list[OrganisationRow]:
    """Sorted by name, each with the number of its contacts; one query."""
    organisations = (
        Organisation.objects.filter(roadmap=roadmap).select_related("commune").annotate(people=Count("contacts"))
    )
    return sorted(
        (
            OrganisationRow(
                pk=row.pk,
                name=row.name,
                category=words.category_label(row.category),
                commune=row.commune.name if row.commune else "",
                siren=row.siren,
                siret=row.siret,
                people=row.people,
            )
            for row in organisations
        ),
        key=lambda row: matching_key(row.name),
    )

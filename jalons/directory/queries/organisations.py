"""The list of organisations."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.directory import words
from jalons.directory.models import Contact, Organisation
from jalons.roadmaps.models import Roadmap


@frozen
class OrganisationRow:
    pk: int
    name: str
    category: str
    commune: str
    siren: str
    siret: str
    people: int


COLUMNS: Columns[OrganisationRow] = {
    "structure": lambda row: row.name,
    "categorie": lambda row: row.category,
    "commune": lambda row: row.commune,
    "siren": lambda row: row.siren,
    "personnes": lambda row: row.people,
}


def organisation_rows(roadmap: Roadmap, *, only_met: bool = False) -> list[OrganisationRow]:
    """Sorted by name, each with the number of its contacts; one query. `only_met`: those that the feuille de route
    names, for whoever may not know people."""
    organisations = (
        met_organisations(roadmap) if only_met else Organisation.objects.filter(roadmap=roadmap)
    ).select_related("commune")
    organisations = organisations.annotate(people=Count("contacts"))
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


def met_organisations(roadmap: Roadmap) -> QuerySet[Organisation]:
    met = Contact.objects.filter(organisation=OuterRef("pk"), status=Contact.Status.MET)
    return Organisation.objects.filter(Exists(met), roadmap=roadmap)


def matching_rows(rows: list[OrganisationRow], search: str) -> list[OrganisationRow]:
    """Those that hold every typed word in their name, category, commune or number, whatever accents and case."""
    words_typed = matching_key(search).split()
    return [
        row
        for row in rows
        if all(
            word in matching_key(f"{row.name} {row.category} {row.commune} {row.siren} {row.siret}")
            for word in words_typed
        )
    ]

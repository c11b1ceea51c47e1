"""Who pilots, sponsors and helps: the organisations and the functions that fiches name, each under one name (decision
0093). What is written in a fiche stays as it is; its name is found when it is read."""

from collections.abc import Collection, Iterable

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Sheet
from jalons.actions.rules.names import split_names
from jalons.base.frozen import frozen
from jalons.directory.models import Organisation, organisation_names, organisations_by_name_key
from jalons.directory.queries.told_above import NamingFiche
from jalons.directory.rules.names import NameBook, make_name_book, name_key
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.words import field_label

NAMED = ("lead_organisation", "carrier_organisation", "elected_sponsor", "department_unit", "partners")


@frozen
class FicheNames:
    """Who is who in the fiches of a roadmap."""

    book: NameBook

    def names_in(self, text: str) -> tuple[str, ...]:
        """The names of a field, each once."""
        return tuple(dict.fromkeys(map(self.book.name, split_names(text))))


def fiche_names(roadmap: Roadmap, rows: Iterable[ActionSheet]) -> FicheNames:
    """`rows`: every fiche, so that a name that the directory does not know is always shown as it was first written. One
    query."""
    written = [name for row in rows for field in NAMED for name in split_names(getattr(row, field))]
    return FicheNames(make_name_book(organisation_names(roadmap.pk), written))


@frozen
class Party:
    """A name as it is written, and the organisation of the directory that it means: its pk, 0 when none does; its name,
    empty when it is the same."""

    written: str
    organisation: int = 0
    known_as: str = ""


def named_parties(member: Member, sheet: Sheet) -> dict[str, list[Party]]:
    """By field, the names that a fiche holds. Only those who may read the directory are led to it: one query for them,
    none for the others."""
    known = organisations_by_name_key(member.roadmap.pk) if member.can(Permission.KNOW_PEOPLE) else {}

    def party(written: str) -> Party:
        pk, name = known.get(name_key(written), (0, ""))
        return Party(written, pk, name if name != written else "")

    texts = {name: getattr(sheet, name) for name in NAMED if name != "partners"}
    texts |= {"partners": "\n".join(sheet.partners), "lead_contact": sheet.lead_contact}
    return {name: [party(written) for written in split_names(text)] for name, text in texts.items()}


def fiches_naming(organisation: Organisation) -> list[NamingFiche]:
    """By any of its names. One query."""
    keys = {name_key(name) for name in (organisation.name, *organisation.other_names)}
    rows = ActionSheet.objects.filter(roadmap=organisation.roadmap_id).select_related("axis")
    return [
        NamingFiche(row.code, row.title, ", ".join(roles))
        for row in rows.order_by("axis__rank", "rank").only("title", "rank", "axis__rank", *NAMED)
        if (roles := [_field_words(name) for name in NAMED if _names_one_of(getattr(row, name), keys)])
    ]


def _names_one_of(text: str, keys: Collection[str]) -> bool:
    return any(name_key(name) in keys for name in split_names(text))


def _field_words(name: str) -> str:
    return str(field_label("actionsheet", name))

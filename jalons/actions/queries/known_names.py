"""The names already written in a roadmap, so that one service or one élue has a single spelling."""

from collections.abc import Mapping

from jalons.actions.models import ActionSheet, Person
from jalons.actions.models.committees import possible_presenters
from jalons.actions.rules.names import split_names
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base.french import fold_accents
from jalons.directory.models import organisation_names
from jalons.directory.rules.names import make_name_book
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission

NAMED = [field.name for field in SHEET_FIELDS if field.is_a_name]


def carrier_names(roadmap: int) -> list[str]:
    """The élues, the élus and the pilotes that the fiches name. One query."""
    rows = ActionSheet.objects.filter(roadmap=roadmap).order_by().values_list("elected_sponsor", "lead_contact")
    return sorted({name for row in rows.distinct() for names in row for name in split_names(names)})


def known_names(roadmap: Roadmap, *, knows_people: bool = False) -> Mapping[str, list[str]]:
    """For each field that names somebody: names in the fiches, known organisations under their one name, functions of
    elected people and of the team, and of the contacts for whoever may read the directory. Four queries."""
    written: dict[str, set[str]] = {name: set() for name in NAMED}
    for row in ActionSheet.objects.filter(roadmap=roadmap).values_list(*NAMED):
        for name, value in zip(NAMED, row, strict=True):
            written[name].update(split_names(value))
    listed = organisation_names(roadmap.pk)
    book = make_name_book(listed, sorted(written["lead_organisation"]))
    names = written | {"lead_organisation": {book.name(name) for name in written["lead_organisation"]}}
    names["lead_organisation"].update([roadmap.lead_authority, *(name for name, _others in listed)])
    people = possible_presenters(roadmap)
    names["elected_sponsor"].update(person.function for person in people if person.is_elected)
    # Named by the function that the team shows, an action is among those of that person.
    names["lead_contact"].update(person.row.function for person in people if knows_people or person.contact is None)
    return {name: sorted(values - {""}, key=fold_accents) for name, values in names.items()}


def offered_presenters(member: Member) -> list[Person]:
    """Those who may not read the directory choose among the team and the elected people. Two queries."""
    knows_people = member.can(Permission.KNOW_PEOPLE)
    people = possible_presenters(member.roadmap, knows_people=knows_people)
    if knows_people:
        return people
    return [person for person in people if person.is_elected or person.contact is None]

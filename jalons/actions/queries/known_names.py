"""The names already written in a roadmap, so that one service or one élue has a single spelling."""

from collections.abc import Mapping

from jalons.actions.models import ActionSheet, Person
from jalons.actions.models.committees import possible_presenters
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base.french import fold_accents
from jalons.directory.models import Organisation
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules import Permission

NAMED = [field.name for field in SHEET_FIELDS if field.is_a_name]


def known_names(roadmap: Roadmap) -> Mapping[str, list[str]]:
    """For each field that names somebody: names in the fiches, known organisations, functions of elected people and of
    the team. Four queries."""
    names: dict[str, set[str]] = {name: set() for name in NAMED}
    for row in ActionSheet.objects.filter(roadmap=roadmap).values_list(*NAMED):
        for name, value in zip(NAMED, row, strict=True):
            names[name].add(value)
    names["lead_organisation"].update(Organisation.objects.filter(roadmap=roadmap).values_list("name", flat=True))
    people = possible_presenters(roadmap)
    names["elected_sponsor"].update(person.function for person in people if person.is_elected)
    # Named by the function that the team shows, an action is among those of that person.
    names["lead_contact"].update(person.row.function for person in people if person.contact is None)
    return {name: sorted(values - {""}, key=fold_accents) for name, values in names.items()}


def offered_presenters(member: Member) -> list[Person]:
    """Those who may not read the directory choose among the team and the elected people. Two queries."""
    knows_people = member.can(Permission.KNOW_PEOPLE)
    people = possible_presenters(member.roadmap, knows_people=knows_people)
    if knows_people:
        return people
    return [person for person in people if person.is_elected or person.contact is None]

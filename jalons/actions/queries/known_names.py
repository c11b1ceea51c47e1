"""The names already written in a roadmap, so that one service or one élue has a single spelling."""

from collections.abc import Mapping

from jalons.actions.models import ActionSheet
from jalons.actions.models.committees import possible_presenters
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base.french import fold_accents
from jalons.directory.models import Organisation
from jalons.roadmaps.models import Roadmap

NAMED = [field.name for field in SHEET_FIELDS if field.is_a_name]


def carrier_names(roadmap: int) -> list[str]:
    """The élues, the élus and the pilotes that the fiches name. One query."""
    rows = ActionSheet.objects.filter(roadmap=roadmap).order_by().values_list("elected_sponsor", "lead_contact")
    return sorted({name for row in rows.distinct() for name in row if name})


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

"""What an import would do with each line, given the existing contacts. Pure: the preview shows it, then the import does
it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable
from jalons.directory.rules import duplicates
from jalons.directory.rules.categories import category_of
from jalons.directory.rules.duplicates import Person
from jalons.directory.rules.people_tables import Doubt, Line, commune_names, read_line


class Act(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    LEAVE = "leave"


@frozen
class Known:
    """An existing contact with the keys of a `Line`: `values` has every key, empty when the value is unknown."""

    pk: int
    reference: str
    values: Mapping[str, str]

    @property
    def person(self) -> Person:
        return line_person(self.pk, self.values)


@dataclass
class Planned:
    """`changes` holds (field, old value, new value) for an update."""

    line: Line
    act: Act
    pk: int | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def line_person(key: int, values: Mapping[str, str]) -> Person:
    names = ("first_name", "last_name", "organisation", "email", "phone")
    return Person(key, *(values.get(name, "") for name in names))


def plan_table(sent: SentTable, communes: Mapping[str, str], known: Iterable[Known], today: date) -> list[Planned]:
    """`communes`: the name of each commune of the perimeter by its code."""
    names = commune_names(communes.items())
    return plan_import([read_line(number, sent.cells(row), names, today) for number, row in sent.lines()], known)


def plan_import(lines: Iterable[Line], known: Iterable[Known]) -> list[Planned]:
    """An existing contact is completed and corrected by the line; an empty cell removes nothing.

    A contact is recognised by the reference that we exported, or by the same name with the same organisation or the
    same e-mail address. Any other similar person is created, with a doubt.
    """
    people = _People(known)
    planned: list[Planned] = []
    first_of: dict[object, Planned] = {}
    for line in lines:
        if line.is_nobody:
            planned.append(Planned(line, Act.LEAVE))
            continue
        match = people.match(line)
        somebody = line_person(line.number, line.values)
        keys: list[object] = (
            [match.pk]
            if match
            else [(somebody.name_key, somebody.organisation_key)]
            + ([(somebody.name_key, "@", somebody.email_key)] if somebody.email_key else [])
        )
        earlier = next((first_of[key] for key in keys if key in first_of), None)
        if earlier:
            line.doubts.append((Doubt.SAME_LINE, str(earlier.line.number)))
            earlier.line.values |= {k: v for k, v in line.values.items() if k not in earlier.line.values}
            planned.append(Planned(line, Act.LEAVE))
            continue
        plan = Planned(line, Act.UPDATE if match else Act.CREATE, match.pk if match else None)
        first_of |= dict.fromkeys(keys, plan)
        planned.append(plan)
    # Computed at the end, because a later line may have completed an earlier one.
    for plan in planned:
        if plan.act == Act.UPDATE and plan.pk is not None:
            plan.changes = _field_changes(plan.line, people.by_pk[plan.pk])
            plan.act = Act.UPDATE if plan.changes else Act.SAME
        elif plan.act == Act.CREATE:
            people.doubt(plan.line)
    return planned


class _People:
    """The existing contacts, by each way to recognise somebody."""

    def __init__(self, known: Iterable[Known]) -> None:
        everybody = list(known)
        self.by_pk = {person.pk: person for person in everybody}
        self._by_reference = {person.reference: person for person in everybody}
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        self._by_email: dict[str, Known] = {}
        self._by_phone: dict[str, Known] = {}
        for contact in everybody:
            self._by_name[contact.person.name_key].append(contact)
            self._by_email.setdefault(contact.person.email_key, contact)
            self._by_phone.setdefault(contact.person.phone_key, contact)

    def match(self, line: Line) -> Known | None:
        """The only contact that the line may be, or None."""
        if line.values.get("reference") in self._by_reference:
            return self._by_reference[line.values["reference"]]
        somebody = line_person(line.number, line.values)
        namesakes = self._by_name.get(somebody.name_key, [])
        exact = [namesake for namesake in namesakes if namesake.person.organisation_key == somebody.organisation_key]
        if len(exact) > 1 and somebody.email_key:
            exact = [one for one in exact if one.person.email_key == somebody.email_key]
        if exact:
            return exact[0] if len(exact) == 1 else None
        alike = [
            namesake for namesake in namesakes if duplicates.duplicate_reason(namesake.person, somebody) in _ENOUGH
        ]
        return alike[0] if len(alike) == 1 else None

    def doubt(self, line: Line) -> None:
        somebody = line_person(line.number, line.values)
        alike = (
            self._by_email.get(somebody.email_key) if somebody.email_key else None,
            next(
                iter(
                    n
                    for n in self._by_name.get(somebody.name_key, [])
                    if duplicates.duplicate_reason(n.person, somebody)
                ),
                None,
            ),
            self._by_phone.get(somebody.phone_key) if somebody.phone_key else None,
        )
        other = next((one for one in alike if one), None)
        if other:
            line.doubts.append((Doubt.DOUBLE, f"{other.person.first_name} {other.person.last_name}".strip()))


# Reasons that are enough among people of the same name. A telephone is not: a whole town hall may share it.
_ENOUGH = (duplicates.Reason.EMAIL, duplicates.Reason.NAME)


_AGREEMENT = ("consents", "consented_on")


def _field_changes(line: Line, known: Known) -> list[tuple[str, str, str]]:
    changes = []
    for key, after in line.values.items():
        before = known.values.get(key, "")
        if key == "reference" or _is_same(key, before, after, known, line):
            continue
        if key in _AGREEMENT and known.values.get("consents") == "refus":
            if key == "consents" and after == "oui":
                line.doubts.append((Doubt.REFUSED, ""))
            continue
        if key in ("siren", "siret") and before:
            line.doubts.append((Doubt.OTHER_NUMBER, after))
            continue
        changes.append((key, before, after))
    return changes


def _is_same(key: str, before: str, after: str, known: Known, line: Line) -> bool:
    if key == "organisation":
        return matching_key(before) == matching_key(after)
    if key == "category":
        # The category follows from the college, which is known or given by the line.
        return after == (category_of(line.values.get("college", "")) or before)
    if key == "consented_on" and line.values.get("consents") != "oui":
        return True
    return before == after

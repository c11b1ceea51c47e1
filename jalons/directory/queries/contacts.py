"""The list of people. The whole list is read at once: accents are folded and duplicates found in Python, two thousand
contacts take some milliseconds, and the number of queries is constant."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.directory import words
from jalons.directory.models import Category, College, Contact, Organisation, distinct_pairs
from jalons.directory.rules import duplicates
from jalons.directory.rules.duplicates import Person
from jalons.roadmaps.models import Roadmap

CONSENT = ("oui", "non", "refus")
UNKNOWN = "inconnue"  # the filter: no category yet


@frozen
class ContactRow:
    pk: int
    name: str
    first_name: str
    last_name: str
    function: str
    service: str
    organisation: str
    organisation_pk: int | None
    category: str
    college: str
    commune: str
    email: str
    phone: str
    address: str
    is_met: bool
    consents: bool
    consented_on: date | None
    siren: str
    siret: str
    reference: str
    refused_on: date | None = None
    double: "DoubleRow | None" = None

    @property
    def consent(self) -> str:
        """One of CONSENT."""
        return CONSENT[2] if self.refused_on else CONSENT[0] if self.consents else CONSENT[1]

    @property
    def profile(self) -> str:
        """The college when it is known, else the category."""
        if self.college:
            return str(College(self.college).label)
        return words.category_label(self.category)

    @property
    def place(self) -> str:
        """The function and the service: « Direction, service enfance »."""
        return ", ".join(part for part in (self.function, self.service) if part)


# What the list is sorted by, in an address.
COLUMNS: Columns[ContactRow] = {
    "personne": lambda row: f"{row.last_name} {row.first_name}",
    "structure": lambda row: row.organisation,
    "categorie": lambda row: row.profile,
    "commune": lambda row: row.commune,
    "contact": lambda row: row.is_met,
}


@frozen
class DoubleRow:
    other: int
    words: str


@frozen
class Filters:
    """The criteria of the page; an unknown value in the address filters nothing."""

    text: str = ""
    category: str = ""
    status: str = ""
    commune: str = ""
    consent: str = ""
    doubles: bool = False
    college: str = ""
    organisation: int | None = None
    service: str = ""

    @property
    def are_set(self) -> bool:
        return self != Filters()

    @property
    def has_finer(self) -> bool:
        """Whether one of the filters that the page folds is used."""
        return bool(self.status or self.commune or self.consent)


@frozen
class Directory:
    rows: tuple[ContactRow, ...]
    sentence: str
    total: int
    doubles: int
    communes: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    """What the list may be filtered by: value, and label with how many they are."""


def filtered_directory(roadmap: Roadmap, filters: Filters | None = None) -> Directory:
    """Two queries."""
    filters = filters or Filters()
    everybody = contact_rows(roadmap)
    matching = tuple(row for row in everybody if _matches_filters(filters, row))
    return Directory(
        rows=matching,
        sentence=words.directory_sentence(len(everybody), sum(not row.is_met for row in everybody)),
        categories=_counted_categories(everybody),
        total=len(everybody),
        doubles=sum(row.double is not None for row in everybody),
        communes=tuple(sorted({row.commune for row in everybody if row.commune}, key=matching_key)),
    )


def _counted_categories(rows: Iterable[ContactRow]) -> tuple[tuple[str, str], ...]:
    counts = Counter(row.category for row in rows)
    labels = [*category_choices(), ("", _("À préciser"))]
    return tuple((value or UNKNOWN, f"{label} ({counts[value]})") for value, label in labels if value or counts[value])


def contact_rows(roadmap: Roadmap) -> list[ContactRow]:
    """Everybody, sorted by name; two queries."""
    contacts = Contact.objects.filter(roadmap=roadmap).select_related("organisation", "commune")
    everybody = sorted(
        contacts, key=lambda contact: (matching_key(f"{contact.last_name} {contact.first_name}"), contact.pk)
    )
    doubles = duplicates.find_doubles((person_of(contact) for contact in everybody), distinct_pairs(roadmap))
    return [contact_row(contact, doubles.get(contact.pk)) for contact in everybody]


def person_of(contact: Contact) -> Person:
    return Person(
        key=contact.pk,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organisation=contact.organisation.name if contact.organisation else "",
        email=contact.email,
        phone=contact.phone,
    )


def contact_row(contact: Contact, double: duplicates.Double | None = None) -> ContactRow:
    return ContactRow(
        pk=contact.pk,
        name=contact.name,
        first_name=contact.first_name,
        last_name=contact.last_name,
        function=contact.function,
        service=contact.service,
        organisation=contact.organisation.name if contact.organisation else "",
        organisation_pk=contact.organisation_id,
        category=contact.category,
        college=contact.college,
        commune=contact.commune.name if contact.commune else "",
        email=contact.email,
        phone=contact.phone,
        address=contact.address,
        is_met=contact.status == Contact.Status.MET,
        consents=contact.consents,
        consented_on=contact.consented_on,
        siren=contact.organisation.siren if contact.organisation else "",
        siret=contact.organisation.siret if contact.organisation else "",
        reference=str(contact.uid),
        refused_on=contact.refused_on,
        double=DoubleRow(double.other, str(words.REASONS[double.reason])) if double else None,
    )


def _matches_filters(filters: Filters, row: ContactRow) -> bool:
    return (
        (not filters.doubles or row.double is not None)
        and filters.category in ("", row.category, UNKNOWN if not row.category else "")
        and filters.status in ("", Contact.Status.MET if row.is_met else Contact.Status.TO_MEET)
        and filters.commune in ("", row.commune)
        and filters.consent in ("", row.consent)
        and filters.college in ("", row.college)
        and filters.organisation in (None, row.organisation_pk)
        and filters.service in ("", row.service)
        and _matches_text(row, filters.text)
    )


def _matches_text(row: ContactRow, text: str) -> bool:
    """Whether every typed word is somewhere in the row, whatever its accents and case."""
    if not text:
        return True
    searched = matching_key(" ".join((row.name, row.function, row.service, row.organisation, row.commune)))
    searched += " " + row.email.lower() + " " + row.phone.replace(" ", "")
    return all(word in searched for word in (matching_key(text).split() if "@" not in text else [text.strip().lower()]))


def organisation_names(roadmap: Roadmap) -> list[str]:
    """Names to choose from, so that an organisation is not typed in another way."""
    return sorted(Organisation.objects.filter(roadmap=roadmap).values_list("name", flat=True), key=matching_key)


def category_choices() -> list[tuple[str, str]]:
    return [(category.value, words.category_label(category)) for category in Category]


# --- two lines of one person -----------------------------------------------------------------------------------------

_COMPARED = (
    "organisation", "first_name", "last_name", "function", "service", "email", "phone", "address", "commune", "college",
)  # fmt: skip


def differing_fields(contact: Contact, other: Contact) -> list[tuple[str, str, str, str]]:
    """(field, its French name, value of `contact`, value of `other`) for each field where both have different
    values."""
    return [
        (name, label, mine, theirs)
        for name, label, mine, theirs in _compared_fields(contact, other)
        if mine and theirs and mine != theirs
    ]


def completed_fields(contact: Contact, other: Contact) -> list[tuple[str, str]]:
    """(French name, value) of the fields that only `other` has."""
    return [(label, theirs) for _name, label, mine, theirs in _compared_fields(contact, other) if theirs and not mine]


def _compared_fields(contact: Contact, other: Contact) -> list[tuple[str, str, str, str]]:
    def said(row: Contact, name: str) -> str:
        value = getattr(row, name)
        return str(College(value).label) if name == "college" and value else str(value or "")

    return [(name, str(words.FIELDS[name]), said(contact, name), said(other, name)) for name in _COMPARED]

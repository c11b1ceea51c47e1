"""Who sits where, among those who said that they would come."""

from collections import Counter

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.invitations.models import Guest
from jalons.invitations.rules import tables as rules
from jalons.workshops.models import Category, Workshop


@frozen
class Seat:
    """A person who comes. `name` is empty when the contact was erased; `sorted_name` begins with the family name."""

    guest_id: int
    name: str
    sorted_name: str
    organisation: str
    service: str
    category: str
    category_words: str
    commune: str
    table: int | None
    is_fixed: bool
    person: rules.Person

    @property
    def label(self) -> str:
        return self.name or _("Invitation %(number)s") % {"number": self.guest_id}


@frozen
class TableCard:
    number: int
    seats: list[Seat]
    by_category: list[tuple[str, int]]
    lacks: list[str]


@frozen
class TablesPage:
    """`confirmed` counts those who come; `proposed` are the table sizes that the rule gives."""

    confirmed: int
    tables: list[TableCard]
    unseated: list[Seat]
    by_category: list[tuple[str, int]]
    proposed: list[int]

    @property
    def seats(self) -> list[Seat]:
        return [*(seat for table in self.tables for seat in table.seats), *self.unseated]

    @property
    def lacking(self) -> list[TableCard]:
        return [table for table in self.tables if table.lacks]

    @property
    def sizes(self) -> list[int]:
        return [len(table.seats) for table in self.tables]

    @property
    def is_composed(self) -> bool:
        return any(self.sizes)


def coming_seats(workshop: Workshop) -> list[Seat]:
    """Those who said yes, in the order they were invited. One query."""
    guests = (
        Guest.objects.filter(workshop=workshop, answer=Guest.Answer.YES)
        .select_related("contact__organisation", "contact__commune")
        .order_by("id")
    )
    return [_guest_seat(guest) for guest in guests]


def _guest_seat(guest: Guest) -> Seat:
    contact = guest.contact
    person = guest.as_person()
    return Seat(
        guest.pk,
        contact.name if contact else "",
        f"{contact.last_name} {contact.first_name}".strip() if contact else "",
        person.organisation,
        person.service,
        guest.category,
        str(guest.get_category_display()),
        contact.commune.name if contact and contact.commune else "",
        guest.table,
        guest.table_is_fixed,
        person,
    )


def tables_page(workshop: Workshop) -> TablesPage:
    """One query, whatever the number of people."""
    seats = coming_seats(workshop)
    room = [seat.person for seat in seats]
    cards = []
    for number in range(1, workshop.table_count + 1):
        here = [seat for seat in seats if seat.table == number]
        words = [_LACKS[lack]() for lack in rules.table_lacks([seat.person for seat in here], room)] if here else []
        cards.append(TableCard(number, here, _category_counts(here), words))
    unseated = [seat for seat in seats if not seat.table or seat.table > workshop.table_count]
    return TablesPage(len(seats), cards, unseated, _category_counts(seats), rules.table_sizes(len(seats)))


def _category_counts(seats: list[Seat]) -> list[tuple[str, int]]:
    numbers = Counter(seat.category for seat in seats)
    counts = [(str(words), numbers[value]) for value, words in Category.choices]
    return counts + ([(_("Catégorie inconnue"), numbers[""])] if numbers[""] else [])


_LACKS = {
    rules.Lack.FEW: lambda: _("Moins de cinq personnes."),
    rules.Lack.MANY: lambda: _("Plus de huit personnes."),
    rules.Lack.ONE_CATEGORY: lambda: _("Une seule catégorie autour de la table."),
    rules.Lack.COLLEAGUES: lambda: _("Plus de la moitié vient de la même structure."),
}

"""Who is expected, who is there, who came without an invitation."""

from collections import Counter
from itertools import count

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.models import Contact
from jalons.invitations.models import Guest
from jalons.invitations.queries.guests import contact_commune, guest_category_label, sorted_name
from jalons.invitations.rules.guests import Answer, is_unticked
from jalons.workshops.models import Category, College, Workshop
from jalons.workshops.queries.participants import remote_count
from jalons.workshops.rules.turnout import Turnout
from jalons.workshops.words.counts import crowd_sentence, present_words

# The number of contacts of the directory, not on the list, that a search shows.
OTHERS_SHOWN = 8


@frozen
class DoorLine:
    pk: int
    label: str
    sorted_name: str
    place: str
    organisation: str
    category_words: str
    commune: str
    answer: str
    answer_words: str
    attended: bool | None
    is_walk_in: bool

    @property
    def is_expected(self) -> bool:
        return self.answer == Answer.YES

    @property
    def searched(self) -> str:
        """The folded text in which to search."""
        return matching_key(" ".join((self.label, self.place, self.organisation, self.commune)))


@frozen
class OtherLine:
    """A contact of the directory who is not on the list."""

    contact_pk: int
    name: str
    organisation: str


@frozen
class Totals:
    """`by_category`: (label, number of people there)."""

    present: int
    expected: int
    walk_ins: int
    unseen: int
    unseen_expected: int  # among them, those who had said that they would come
    by_category: list[tuple[str, int]]
    capacity: int | None

    @property
    def left(self) -> int:
        """Those who had said that they would come, and whom the door still waits for."""
        return self.unseen_expected

    @property
    def crowd(self) -> str:
        """Empty when there are places enough, or when nobody said how many."""
        is_full = self.capacity is not None and self.present > self.capacity
        return crowd_sentence(present_words(self.present), self.capacity or 0) if is_full else ""

    @property
    def unseen_others(self) -> int:
        return self.unseen - self.unseen_expected


@frozen
class Door:
    """`there`: those already ticked, folded under the others; a search mixes them in `lines`."""

    lines: list[DoorLine]
    there: list[DoorLine]
    others: list[OtherLine]
    totals: Totals
    hidden: int  # not expected, and only shown by a search


def door_page(workshop: Workshop, text: str = "", *, whole: bool = False) -> Door:
    """Those who are expected or there, and the results of the search. Three queries at most."""
    everybody = _door_lines(workshop)
    typed = matching_key(text).split()
    if typed:
        shown = [line for line in everybody if _has_words(line.searched, typed)]
    else:
        shown = [line for line in everybody if whole or line.is_expected or line.attended is not None]
    return Door(
        shown if typed else [line for line in shown if not line.attended],
        [] if typed else [line for line in shown if line.attended],
        _other_contacts(workshop, typed) if typed else [],
        door_totals(workshop, everybody),
        0 if typed else len(everybody) - len(shown),
    )


def turnout_sentence(workshop: Workshop) -> str:
    """Why as many came as had not said yes: « 47 personnes avaient dit oui, 49 sont venues : 44 qui l’avaient dit et 5
    autres. » Empty as long as nobody was ticked. One query."""
    # Whoever comes without an invitation is written down as « oui ».
    said_yes = Q(answer=Answer.YES, is_walk_in=False)
    rows = list(
        Guest.objects.filter(workshop=workshop)
        .annotate(said=ExpressionWrapper(said_yes, output_field=BooleanField()))
        .values_list("said", "attended")
    )
    came = [said for said, attended in rows if attended]
    promised = sum(said for said, _attended in rows)
    if not came or not promised:
        return ""
    kept = sum(came)
    said = ngettext("%(n)d personne avait dit oui", "%(n)d personnes avaient dit oui", promised) % {"n": promised}
    sentence = ngettext("%(n)d est venue", "%(n)d sont venues", len(came)) % {"n": len(came)}
    others = len(came) - kept
    which = ngettext("%(n)d qui l’avait dit", "%(n)d qui l’avaient dit", kept) % {"n": kept}
    more = ngettext("%(n)d autre", "%(n)d autres", others) % {"n": others}
    if not others:
        return f"{said}, {sentence}."
    return _("%(said)s, %(told)s\u00a0: %(which)s et %(more)s.") % {
        "said": said,
        "told": sentence,
        "which": which,
        "more": more,
    }


def door_line(guest: Guest) -> tuple[DoorLine | None, Totals]:
    """One line and the totals, as the page shows them; no line when it was just removed."""
    everybody = _door_lines(guest.workshop)
    return next((line for line in everybody if line.pk == guest.pk), None), door_totals(guest.workshop, everybody)


def _door_lines(workshop: Workshop) -> list[DoorLine]:
    guests = Guest.objects.filter(workshop=workshop).select_related(
        "contact__organisation__commune", "contact__commune"
    )
    # Those who came without an invitation or a name are counted from 1: the page shows no number of a row.
    unnamed = count(1)
    lines = [
        _guest_door_line(guest, next(unnamed) if guest.is_walk_in and not guest.contact else 0)
        for guest in guests.order_by("id")
    ]
    return sorted(lines, key=lambda line: (not line.sorted_name, matching_key(line.sorted_name), line.pk))


def _guest_door_line(guest: Guest, place: int) -> DoorLine:
    contact = guest.contact
    return DoorLine(
        pk=guest.pk,
        label=contact.name if contact else _unnamed_label(guest, place),
        sorted_name=sorted_name(contact),
        place=", ".join(filter(None, (contact.function, contact.service))) if contact else "",
        organisation=contact.organisation.name if contact and contact.organisation else "",
        category_words=guest_category_label(guest),
        commune=contact_commune(contact),
        answer=guest.answer,
        answer_words=str(guest.get_answer_display()),
        attended=guest.attended,
        is_walk_in=guest.is_walk_in,
    )


def _unnamed_label(guest: Guest, place: int) -> str:
    if guest.is_walk_in:
        return _("Personne venue sans invitation, nᵒ %(number)s") % {"number": place}
    return _("Invitation %(number)s") % {"number": guest.pk}


def door_totals(workshop: Workshop, lines: list[DoorLine]) -> Totals:
    there = [line for line in lines if line.attended]
    unseen = [line for line in lines if is_unticked(line.attended, line.answer, is_walk_in=line.is_walk_in)]
    return Totals(
        present=len(there),
        expected=sum(line.is_expected and not line.is_walk_in for line in lines),
        walk_ins=sum(line.is_walk_in for line in there),
        unseen=len(unseen),
        unseen_expected=sum(line.is_expected for line in unseen),
        by_category=attended_by_category(workshop),
        capacity=workshop.capacity,
    )


def attended_by_category(workshop: Workshop) -> list[tuple[str, int]]:
    """Attendance by category, from the door; one query. Unknown categories only when there are some."""
    numbers = Counter(Guest.objects.filter(workshop=workshop, attended=True).values_list("category", flat=True))
    counts = [(str(words), numbers[value]) for value, words in Category.choices]
    return counts + ([(_("Catégorie inconnue"), numbers[""])] if numbers[""] else [])


def unnamed_walk_ins(workshop: Workshop) -> list[tuple[str, str, int]]:
    """(college, its label, how many) of those who came without an invitation or a name. One query."""
    rows = Guest.objects.filter(workshop=workshop, is_walk_in=True, contact=None)
    numbers = Counter(rows.values_list("college", flat=True))
    return [(value, str(words), numbers[value]) for value, words in College.choices if numbers[value]]


def _other_contacts(workshop: Workshop, typed: list[str]) -> list[OtherLine]:
    contacts = (
        Contact.objects.filter(Q(roadmap=workshop.roadmap_id) & ~Q(guests__workshop=workshop))
        .select_related("organisation")
        .order_by("last_name", "first_name", "id")
    )
    lines = []
    for contact in contacts:
        organisation = contact.organisation.name if contact.organisation else ""
        if _has_words(matching_key(f"{contact.name} {contact.function} {organisation}"), typed):
            lines.append(OtherLine(contact.pk, contact.name, organisation))
    return lines[:OTHERS_SHOWN]


def _has_words(searched: str, typed: list[str]) -> bool:
    words = searched.split()
    return all(any(word.startswith(one) for word in words) for one in typed)


def people_present(workshop: Workshop) -> Turnout | None:
    """The people ticked at the door, and those who follow at a distance, whom nobody ticks; None when nobody was
    checked. Two queries at most."""
    checked = Guest.objects.filter(workshop=workshop, attended__isnull=False).order_by()
    counts = checked.aggregate(checked=Count("pk"), there=Count("pk", filter=Q(attended=True)))
    return Turnout(counts["there"], remote_count(workshop)) if counts["checked"] else None

"""Who may be added to the list of a workshop: the directory, with each person's part in other workshops."""

from collections.abc import Callable

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.models import Contact, Organisation
from jalons.directory.queries import contacts as contact_queries
from jalons.directory.queries.contacts import ContactRow, Filters
from jalons.invitations.models import Guest
from jalons.workshops.models import Workshop


@frozen
class CandidateSearch:
    """The search of the page: filters of the directory, and `before`: the person's part in the previous workshop
    (`invite`, `present`, `absent`, `jamais`)."""

    filters: Filters
    before: str = ""

    @property
    def are_set(self) -> bool:
        return self.filters.are_set or bool(self.before)

    @property
    def are_narrow(self) -> bool:
        """Whether one of the folded filters is used."""
        filters = self.filters
        folded = (filters.college, filters.organisation, filters.service, filters.status, filters.consent, self.before)
        return any(folded)


@frozen
class Candidate:
    row: ContactRow
    was_invited: bool
    was_present: bool

    @property
    def is_refused(self) -> bool:
        return self.row.refused_on is not None


@frozen
class Candidates:
    """`on_the_list`: results of the same search that are already on it."""

    rows: list[Candidate]
    on_the_list: int
    total: int
    previous: Workshop | None
    organisations: list[tuple[int, str]]
    communes: tuple[str, ...]
    services: list[str]

    @property
    def has_left_behind(self) -> bool:
        """Whether somebody of the previous workshop is not on this list yet."""
        return any(row.was_invited or row.was_present for row in self.rows)

    @property
    def to_add(self) -> list[int]:
        """All the results, except those who refused."""
        return [row.row.pk for row in self.rows if not row.is_refused]


def guest_candidates(workshop: Workshop, asked: CandidateSearch) -> Candidates:
    """Seven queries."""
    directory = contact_queries.filtered_directory(workshop.roadmap, asked.filters)
    previous = previous_workshop(workshop)
    invited: set[int | None] = set()
    present: set[int | None] = set()
    if previous:
        for contact, attended, walked_in in Guest.objects.filter(workshop=previous).values_list(
            "contact", "attended", "is_walk_in"
        ):
            invited |= set() if walked_in else {contact}
            present |= {contact} if attended else set()
    here = set(Guest.objects.filter(workshop=workshop).values_list("contact", flat=True))
    parts: dict[str, Callable[[int], bool]] = {
        "invite": lambda pk: pk in invited,
        "present": lambda pk: pk in present,
        "absent": lambda pk: pk in invited - present,
        "jamais": lambda pk: pk not in invited | present,
    }
    keeps = parts.get(asked.before)
    rows = [row for row in directory.rows if keeps is None or keeps(row.pk)]
    contacts = Contact.objects.filter(roadmap=workshop.roadmap_id)
    return Candidates(
        rows=[Candidate(row, row.pk in invited, row.pk in present) for row in rows if row.pk not in here],
        on_the_list=sum(row.pk in here for row in rows),
        total=directory.total,
        previous=previous,
        organisations=list(Organisation.objects.filter(roadmap=workshop.roadmap_id).values_list("pk", "name")),
        communes=directory.communes,
        services=sorted(
            set(contacts.exclude(service="").order_by().values_list("service", flat=True)), key=matching_key
        ),
    )


def previous_workshop(workshop: Workshop) -> Workshop | None:
    return Workshop.objects.filter(roadmap=workshop.roadmap_id, number__lt=workshop.number).order_by("-number").first()

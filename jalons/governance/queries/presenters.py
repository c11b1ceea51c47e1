"""Who may be asked to present a point: names that the roadmap knows already, so that nobody types one a third time."""

from jalons.directory.models import Contact
from jalons.governance.models import Meeting
from jalons.governance.models.agendas import names_of_sheets
from jalons.governance.models.seat_holders import seat_access, seat_contact, sitting_seats
from jalons.governance.rules.presenters import known_names
from jalons.roadmaps.models import Membership


def known_presenters(meeting: Meeting) -> list[str]:
    """The seats of the committee, then functions of the team and of the directory, and who carries the fiches. Whoever
    sits is called by their seat. Nobody is named. Four queries."""
    seats = sitting_seats(meeting)
    accesses = {access.pk for seat in seats if (access := seat_access(seat))}
    contacts = {contact.pk for seat in seats if (contact := seat_contact(seat))}
    team = Membership.objects.filter(roadmap=meeting.roadmap_id).exclude(pk__in=accesses)
    directory = Contact.objects.filter(roadmap=meeting.roadmap_id).exclude(pk__in=contacts).exclude(function="")
    people = [
        *((function, "") for function in team.values_list("function", flat=True)),
        *((one, place or "") for one, place in directory.values_list("function", "organisation__name")),
    ]
    return known_names([seat.label for seat in seats], people, names_of_sheets(meeting.roadmap_id))

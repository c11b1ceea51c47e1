"""Who may sit in a committee: the groupe projet, the team, the directory. For whoever may know people."""

from jalons.directory.models import Contact
from jalons.governance.models import GroupMember
from jalons.governance.queries.group import current_members
from jalons.roadmaps.models import Membership, Roadmap

type Sitters = dict[str, GroupMember | Membership | Contact]


def possible_sitters(roadmap: Roadmap) -> Sitters:
    """By the value that a form sends. Somebody of the groupe projet is offered there only. Three queries."""
    group = [member for member in current_members(roadmap) if member.has_person]
    accesses = {member.access.pk for member in group if member.access}
    contacts = {member.contact_id for member in group if member.contact_id}
    team = Membership.objects.filter(roadmap=roadmap).exclude(pk__in=accesses).select_related("user")
    directory = Contact.objects.filter(roadmap=roadmap).exclude(pk__in=contacts).select_related("organisation")
    return {
        **{sitter_key(member): member for member in group},
        **{sitter_key(member): member for member in team},
        **{sitter_key(one): one for one in directory},
    }


def sitter_key(person: GroupMember | Membership | Contact | None) -> str:
    match person:
        case GroupMember():
            return f"groupe-{person.pk}"
        case Membership():
            return f"acces-{person.pk}"
        case Contact():
            return f"contact-{person.pk}"
        case _:
            return ""

"""Who is in the groupe projet, how each of them is reached, what it lacks, and who else has access."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.directory.models import Contact
from jalons.governance.models import GroupMember, Responsibility
from jalons.governance.rules.group import Lack, Person, group_lacks
from jalons.governance.words import lack_sentence, presence_sentence
from jalons.roadmaps.models import Invitation, Member, Membership, Roadmap
from jalons.roadmaps.queries.members import open_invitations, supervising_bodies, team_members
from jalons.roadmaps.rules.permissions import Permission


def current_members(roadmap: Roadmap) -> list[GroupMember]:
    """Who is in the group today: élues and élus, then the others in the order of their kinds. One query."""
    today = timezone.localdate()
    return [member for member in _staying_members(roadmap, today) if member.since <= today]


def _staying_members(roadmap: Roadmap, today: date) -> list[GroupMember]:
    """Those of today, and those who are still to come."""
    order = GroupMember.Kind.values
    return sorted(_members_not_gone(roadmap.pk, today), key=lambda member: (order.index(member.kind), member.pk))


@PreparedQuery
def _members_not_gone(roadmap: int, on: date) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(roadmap=roadmap).not_gone(on).with_people().order_by()


def former_members(roadmap: Roadmap) -> list[GroupMember]:
    """Who has left, the latest first. One query."""
    return _gone_members(roadmap.pk, timezone.localdate())


@PreparedQuery
def _gone_members(roadmap: int, on: date) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(roadmap=roadmap).gone(on).with_people().order_by("-until", "-pk")


# --- the page --------------------------------------------------------------------------------------------------------


@frozen
class GroupLine:
    """A member as the page shows them. Name, address and telephone are empty for whoever may not know people."""

    pk: int
    kind: str
    function: str
    organisation: str
    service: str
    since: date
    until: date | None
    presence: str
    name: str
    address: str
    phone: str
    refuses: bool
    is_focal_point: bool
    role: str
    membership: int | None
    invitation: Invitation | None

    @property
    def may_be_invited(self) -> bool:
        return self.membership is None and self.invitation is None


@frozen
class AccessLine:
    """Somebody who has access without being in the group."""

    pk: int
    function: str
    name: str
    email: str
    role: str


@frozen
class ResponsibilityLine:
    """Whose functions answer for it; nobody's when there are none."""

    label: str
    functions: Sequence[str]


@frozen
class GroupPage:
    """`coming`: those whose first day is still to come. They count for nothing before it."""

    members: Sequence[GroupLine]
    coming: Sequence[GroupLine]
    former: Sequence[GroupLine]
    lacks: Sequence[str]
    responsibilities: Sequence[ResponsibilityLine]
    others: Sequence[AccessLine]
    invitations: Sequence[Invitation]
    readers: Sequence[str]

    @property
    def has_organisations(self) -> bool:
        return any(line.organisation or line.service for line in (*self.members, *self.coming))

    @property
    def is_complete(self) -> bool:
        return not self.lacks

    @property
    def claims(self) -> int:
        """How many people opened a forwarded invitation and wait for an answer."""
        return sum(
            invitation.claimed_by is not None and not invitation.claim_is_refused for invitation in self.invitations
        )


def group_page(member: Member) -> GroupPage:
    """Everything that this member may read of the group and of the accesses. Five queries."""
    roadmap, knows = member.roadmap, may_know_members(member)
    today = timezone.localdate()
    staying = _staying_members(roadmap, today)
    present = [one for one in staying if one.since <= today]
    inside = {one.access.pk for one in staying if one.access}
    return GroupPage(
        members=[_group_line(one, knows) for one in present],
        coming=[_group_line(one, knows) for one in staying if one.since > today],
        former=[_group_line(one, knows) for one in former_members(roadmap)],
        lacks=[lack_sentence(lack) for lack in lacks_of(present)],
        responsibilities=_responsibility_lines(present),
        others=[_access_line(one, knows) for one in team_members(roadmap) if one.pk not in inside],
        invitations=open_invitations(roadmap) if member.can(Permission.MANAGE_MEMBERS) else [],
        readers=supervising_bodies(roadmap),
    )


def may_know_members(member: Member) -> bool:
    """Whether they read who holds a function, and how to write to them."""
    return member.can(Permission.KNOW_PEOPLE) or member.can(Permission.MANAGE_MEMBERS)


def lacks_of(members: Iterable[GroupMember]) -> list[Lack]:
    return group_lacks(_make_people(map(_counted_values, members)))


def group_people(roadmap: Roadmap) -> list[Person]:
    """Who is in the group today, as its rules count them. One query."""
    today = timezone.localdate()
    rows = ((since, *row) for since, *row in _counted_members(roadmap.pk, today) if since <= today)
    return _make_people(
        (kind, own or invited, (own_role or invited_role) == Membership.Role.FOCAL_POINT, service or organisation or "")
        for _since, kind, own, own_role, invited, invited_role, service, organisation in rows
    )


@PreparedQuery
def _counted_members(roadmap: int, on: date) -> QuerySet[GroupMember, Any]:
    rows = GroupMember.objects.filter(roadmap=roadmap).not_gone(on).order_by("pk")
    invited = "invitation__membership"
    accesses = ("membership", "membership__role", invited, f"{invited}__role")
    return rows.values_list("since", "kind", *accesses, "service", "organisation__name")


type _Counted = tuple[str, int | None, bool, str]


def _counted_values(member: GroupMember) -> _Counted:
    access, organisation = member.access, member.organisation.name if member.organisation else ""
    return member.kind, access.pk if access else None, member.is_focal_point, member.service or organisation


def _make_people(rows: Iterable[_Counted]) -> list[Person]:
    """Two lines of one account are one référente."""
    people, counted = [], set[int]()
    for kind, access, is_focal_point, service in rows:
        people.append(Person(kind, is_focal_point and access not in counted, service))
        counted |= {access} if access else set()
    return people


def _group_line(member: GroupMember, knows: bool) -> GroupLine:
    access, contact, invitation = member.access, member.contact, member.invitation
    refuses = bool(contact and contact.refused_on)
    address = (access.user.email if access else "") or (contact.email if contact else "")
    return GroupLine(
        pk=member.pk,
        kind=_choice_label(GroupMember.Kind(member.kind)),
        function=member.function,
        organisation=member.organisation.name if member.organisation else "",
        service=member.service,
        since=member.since,
        until=member.until,
        presence=presence_sentence(member),
        name=member.name if knows else "",
        address=address if knows else "",
        phone=contact.phone if knows and contact else "",
        refuses=knows and refuses,
        is_focal_point=member.is_focal_point,
        role=_choice_label(Membership.Role(access.role)) if access else "",
        membership=access.pk if access else None,
        invitation=invitation if invitation and invitation.accepted_at is None else None,
    )


def _access_line(membership: Membership, knows: bool) -> AccessLine:
    return AccessLine(
        pk=membership.pk,
        function=membership.shown_function,
        name=membership.user.name if knows else "",
        email=membership.user.email if knows else "",
        role=_choice_label(Membership.Role(membership.role)),
    )


def _choice_label(choice: TextChoices) -> str:
    """`get_…_display` builds the table of choices at each call: for forty members, it took as long as reading them."""
    return str(choice.label)


def _responsibility_lines(members: Sequence[GroupMember]) -> list[ResponsibilityLine]:
    return [
        ResponsibilityLine(
            str(responsibility.label),
            [member.function for member in members if responsibility in member.responsibilities],
        )
        for responsibility in Responsibility
    ]


# --- the forms -------------------------------------------------------------------------------------------------------


def addable_people(roadmap: Roadmap) -> dict[str, Contact | Membership]:
    """Who may join the group, by the value that a form sends: those who have access, then the directory. Somebody who is or
    was in the group is left out. Two queries."""
    inside = Q(group_member=None) & Q(invitations__group_member=None)
    memberships = Membership.objects.filter(inside, roadmap=roadmap).select_related("user").distinct()
    contacts = Contact.objects.filter(roadmap=roadmap, group_members=None).select_related("organisation")
    people: dict[str, Contact | Membership] = {f"acces-{membership.pk}": membership for membership in memberships}
    return people | {f"contact-{contact.pk}": contact for contact in contacts}


def group_member_of(roadmap: Roadmap, pk: int) -> GroupMember | None:
    return GroupMember.objects.with_people().select_related("roadmap").filter(roadmap=roadmap, pk=pk).first()

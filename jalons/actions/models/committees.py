"""The fiches of an agenda, the decisions taken on them, the services that are not concerned, and who may present."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules import committees as rules
from jalons.actions.rules.sheets import Status
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.directory.models import College, Contact
from jalons.governance.models import Committee, Meeting
from jalons.roadmaps.models import Membership, Roadmap


class AgendaItem(models.Model):
    """A fiche that a meeting will decide on, and the élue or élu who presents it.

    Their function is copied; their name never is: it is read in the directory, and disappears with the contact.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    action = models.ForeignKey(
        ActionSheet, on_delete=models.CASCADE, related_name="agenda_items", verbose_name=_("fiche")
    )
    presenter = models.CharField(_("qui présente"), max_length=150, blank=True)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The service that carried the fiche on the day the agenda was settled; empty while it is open.
    settled_service = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["action__axis__rank", "action__rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "action"], name="one_action_once_on_an_agenda")
        ]

    def __str__(self) -> str:
        return str(self.action)

    @property
    def service(self) -> str:
        return self.settled_service if self.meeting.agenda_settled_on else self.action.department_unit

    @property
    def presented_by(self) -> str:
        """Without the name of anybody: what documents and most pages say."""
        if self.presenter or self.contact is None:
            return self.presenter or str(_("une élue ou un élu à désigner"))
        return _elected_label(self.contact)

    @property
    def named_presenter(self) -> str:
        """For whoever may know people: the name of an elected contact without function."""
        return self.presenter or (self.contact.name if self.contact else self.presented_by)


class UnconcernedService(models.Model):
    """A service without any fiche on an agenda, and the reason that it gave: none is left out without one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="unconcerned", verbose_name=_("comité"))
    service = models.CharField(_("service"), max_length=150)
    motive = models.CharField(_("motif"), max_length=300)

    class Meta:
        ordering: ClassVar = ["service", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "service"], name="one_motive_per_service_and_meeting"),
            models.CheckConstraint(condition=~Q(motive=""), name="unconcerned_service_says_why"),
        ]

    def __str__(self) -> str:
        return self.service


class Decision(models.Model):
    """What was decided about a fiche, when, by whom it was written down and why. It copies the code and texts of the
    fiche, which may change later. A decision that is taken back stays, with that day."""

    class Outcome(models.TextChoices):
        KEPT = Status.KEPT, _("retenue")
        TO_REWORK = Status.TO_REWORK, _("à retravailler")
        POSTPONED = Status.POSTPONED, _("reportée")
        REJECTED = Status.REJECTED, _("écartée")
        RUNNING = Status.RUNNING, _("reprise")
        ABANDONED = Status.ABANDONED, _("abandonnée")

    action = models.ForeignKey(ActionSheet, on_delete=models.PROTECT, related_name="decisions")
    # None: decided outside any meeting.
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("décision"), max_length=14, choices=Outcome)
    reason = models.TextField(_("motif"), max_length=1000, blank=True)
    priority = models.PositiveSmallIntegerField(_("priorité"), null=True, blank=True)
    code = models.CharField(max_length=9)
    title = models.CharField(max_length=150)
    axis = models.CharField(max_length=160)
    elected_sponsor = models.CharField(max_length=150, blank=True)
    department_unit = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name_plural = _("décisions")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "action"],
                condition=Q(withdrawn_at=None, meeting__isnull=False),
                name="one_standing_decision_per_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Status.REJECTED.value) | ~Q(reason=""), name="rejection_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def withheld_outcomes(item: AgendaItem) -> frozenset[Status]:
    """What the committee of that meeting may only propose. One query, none for a comité de pilotage."""
    steering = Committee.Kind.STRATEGIC
    if item.meeting.committee.kind == steering:
        return frozenset()
    standing = Decision.objects.filter(action=item.action_id, withdrawn_at=None)
    rows = standing.filter(Q(meeting=None) | Q(meeting__committee__kind=steering)).order_by("id")
    last = rows.values_list("outcome", flat=True).last()
    status = Status(item.action.status)
    return rules.withheld_outcomes(is_steering=False, status=status, last=Status(last) if last else None)


@frozen
class Person:
    """A member of the team or a contact of the directory who may be asked to present."""

    key: str
    function: str
    is_elected: bool
    row: Membership | Contact
    is_named: bool = False
    """Whether the label may hold the name of a contact without function."""

    @property
    def contact(self) -> Contact | None:
        return self.row if isinstance(self.row, Contact) else None

    @property
    def label(self) -> str:
        """Shown to those who prepare the agenda."""
        if self.contact is None:
            return self.function
        name = self.function or (self.contact.name if self.is_named else "")
        if not name:
            return (
                _elected_label(self.contact) if self.is_elected else _with_place(str(_("une personne")), self.contact)
            )
        return _with_place(name, self.contact)


def _elected_label(contact: Contact) -> str:
    """« une élue ou un élu (Mairie de Quinsac) »."""
    return _with_place(str(_("une élue ou un élu")), contact)


def _with_place(words: str, contact: Contact) -> str:
    return f"{words} ({contact.organisation.name})" if contact.organisation else words


def possible_presenters(roadmap: Roadmap, *, knows_people: bool = False) -> list[Person]:
    """`knows_people`: whether contacts without function are named. Élues and élus first. Somebody in both the team and
    the directory with the same function is listed once. Two
    queries."""
    members = _team_of(roadmap.pk)
    people = [
        Person(f"m{row.pk}", row.function or str(row.get_role_display()), rules.may_present(role=row.role), row)
        for row in members
    ]
    functions = {matching_key(person.function) for person in people if person.is_elected}
    for row in _elected_and_agents(roadmap.pk):
        is_elected = rules.may_present(college=row.college)
        if not (is_elected and matching_key(row.function or row.name) in functions):
            people.append(Person(f"c{row.pk}", row.function, is_elected, row, is_named=knows_people))
    return sorted(people, key=lambda person: (not person.is_elected, matching_key(person.label)))


@PreparedQuery
def _team_of(roadmap: int) -> QuerySet[Membership]:
    return Membership.objects.filter(roadmap=roadmap)


@PreparedQuery
def _elected_and_agents(roadmap: int) -> QuerySet[Contact]:
    rows = Contact.objects.filter(roadmap=roadmap, college__in=(College.ELECTED, College.AGENT))
    shown = ("first_name", "last_name", "function", "college", "organisation__name")
    return rows.select_related("organisation").only("roadmap", *shown)


@PreparedQuery
def _unconcerned_of(roadmap: int) -> QuerySet[UnconcernedService, Any]:
    rows = UnconcernedService.objects.filter(meeting__roadmap=roadmap)
    return rows.values_list("meeting", "service", "motive")


@PreparedQuery
def _services_on_agenda(meeting: int) -> QuerySet[AgendaItem, Any]:
    """The service of the day when the agenda was settled, and that of today."""
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("id")
    return rows.values_list("settled_service", "action__department_unit")


def meeting_services(meeting: Meeting) -> rules.Services:
    """The services of the authority: those that carry a fiche, those of its own people in the directory, and those
    named for any meeting of this roadmap. For a settled agenda, only those that were asked: a service named since is
    left out. A cancelled meeting asks nobody, nor does one without any fiche. Four queries at most."""
    roadmap = meeting.roadmap
    is_settled = meeting.agenda_settled_on is not None
    named = _unconcerned_of(roadmap.pk)
    on_agenda = [settled if is_settled else current for settled, current in _services_on_agenda(meeting.pk)]
    asks_nobody = is_settled or meeting.cancelled_on is not None or not on_agenda
    names = [] if asks_nobody else [*_known_services(roadmap), *(service for _meeting, service, _motive in named)]
    return rules.sort_services(
        known=names,
        on_agenda=on_agenda,
        excuses={service: motive for pk, service, motive in named if pk == meeting.pk},
    )


def _known_services(roadmap: Roadmap) -> list[str]:
    actions = ActionSheet.objects.filter(roadmap=roadmap).order_by()
    contacts = Contact.objects.filter(roadmap=roadmap, organisation__name__iexact=roadmap.lead_authority).order_by()
    return [
        *actions.values_list("department_unit", flat=True).distinct(),
        *contacts.values_list("service", flat=True).distinct(),
    ]

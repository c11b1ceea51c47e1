"""A roadmap, its team and invitations, its étapes and milestones, what stops it, its carnet and its journal."""

import uuid
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.accounts.models import User
from jalons.base.frozen import frozen
from jalons.base.stale_pages import fields_stamp
from jalons.mail.models import Mailed, MailedSecret
from jalons.mail.rules import Asker
from jalons.roadmaps.rules import backward_planning, blockers, limits, milestones, permissions, removals, steps
from jalons.territories.models import Commune, Departement, Epci
from jalons.territories.rules import MAINLAND


class PerimeterKind(models.TextChoices):
    EPCI = "epci", _("une intercommunalité")
    DEPARTEMENT = "departement", _("un département")
    COMMUNES = "communes", _("une liste de communes")


class RoadmapQuerySet(models.QuerySet["Roadmap"]):
    def kept(self) -> Self:
        """Without those that are to be removed."""
        return self.filter(removal_asked_at=None)

    def leaving(self) -> Self:
        return self.exclude(removal_asked_at=None)


class Roadmap(models.Model):
    """The feuille de route of one territory: everything written about the territory belongs to it."""

    # Every copy of a roadmap has the same one: a workshop carried by file finds its roadmap by it.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=150)
    perimeter_kind = models.CharField(max_length=12, choices=PerimeterKind)
    epci = models.ForeignKey(Epci, null=True, blank=True, on_delete=models.PROTECT)
    departement = models.ForeignKey(Departement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    communes: models.ManyToManyField[Commune, Any] = models.ManyToManyField(Commune, related_name="roadmaps")
    lead_authority = models.CharField(_("collectivité porteuse"), max_length=150)
    carrying_service = models.CharField(_("service porteur"), max_length=150, blank=True)
    # What the team answered of names that may mean the authority that leads: they do, or they are of somebody else.
    own_names = models.JSONField(_("noms de la collectivité"), default=list, blank=True)
    unlike_names = models.JSONField(_("noms d’autres structures"), default=list, blank=True)
    # Where the coupons of letters come back.
    postal_address = models.CharField(_("adresse postale"), max_length=300, blank=True)
    # Derived from the communes and stored, because every page asks which day it is there.
    time_zone = models.CharField(max_length=30, default=MAINLAND, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Total size of the attached files: see changes/stored_files.py.
    stored_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    # Closed to all but its référentes since then; erased for good once the days of rules/removals.py are over.
    removal_asked_at = models.DateTimeField(_("à supprimer depuis"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = RoadmapQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(perimeter_kind="epci", epci__isnull=False, departement__isnull=True)
                | Q(perimeter_kind="departement", departement__isnull=False, epci__isnull=True)
                | Q(perimeter_kind="communes", epci__isnull=True, departement__isnull=True),
                name="roadmap_perimeter_is_one_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def erased_on(self) -> date | None:
        """The first day on which nothing is left of it; None for a roadmap that stays."""
        if self.removal_asked_at is None:
            return None
        return timezone.localtime(removals.erased_at(self.removal_asked_at), ZoneInfo(self.time_zone)).date()

    def name_of(self, user: User | None) -> str:
        """How a message names the person who asked for it: their function here, else their name; the lead authority
        once they have left."""
        membership = Membership.objects.filter(roadmap=self, user=user).first() if user else None
        return (membership and membership.function) or (user and user.name) or self.lead_authority


class Membership(models.Model):
    """The role of a person in one roadmap. `function` is what others read: « Vice-présidence action sociale »."""

    class Role(models.TextChoices):
        FOCAL_POINT = permissions.Role.FOCAL_POINT, _("Référente ou référent")
        SPONSOR = permissions.Role.SPONSOR, _("Élue ou élu porteur")
        LEAD = permissions.Role.LEAD, _("Pilote d’action")
        CONTRIBUTOR = permissions.Role.CONTRIBUTOR, _("Contribution")
        FACILITATOR = permissions.Role.FACILITATOR, _("Animation d’atelier")
        OBSERVER = permissions.Role.OBSERVER, _("Lecture seule")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=12, choices=Role)
    function = models.CharField(_("fonction affichée"), max_length=120, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Who invited or added them. An account that brought somebody is no longer a new one (`Member.asker`).
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    # The journal only says that these fields changed (decision 0010).
    personal_fields: ClassVar = ("function",)
    # The row names a person, so the journal stores no name: a page reads it from these related rows.
    named_when_read: ClassVar = ("user",)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "user"], name="one_membership_per_person_and_roadmap")
        ]

    def __str__(self) -> str:
        return f"{self.user}\u00a0: {self.get_role_display()}"

    @property
    def shown_function(self) -> str:
        return self.function or str(self.get_role_display())


def roadmaps_left_alone(user: User) -> list[Roadmap]:
    """The roadmaps whose only référente or référent is this account."""
    focal = Membership.objects.filter(role=Membership.Role.FOCAL_POINT)
    mine = focal.filter(user=user).values("roadmap")
    others = focal.exclude(user=user).values("roadmap")
    return list(Roadmap.objects.filter(pk__in=mine).exclude(pk__in=others).order_by("name"))


@frozen
class Member:
    """Who acts, in which roadmap: every change is signed with it. In a view, only `access.enter_roadmap` makes one.

    Without an account, `signer` is the row that identifies the person; without either, `name` is not that of a person.
    """

    roadmap: Roadmap
    user: User | None
    role: permissions.Role
    name: str
    signer: models.Model | None = None

    def can(self, permission: permissions.Permission) -> bool:
        return permissions.is_allowed(self.role, permission)

    @property
    def only_reads(self) -> bool:
        return permissions.only_reads(self.role)

    @property
    def asker(self) -> Asker | None:
        """The account that asks for a message. It is no longer new once somebody brought it, or somebody it brought has
        joined, in any roadmap."""
        if self.user is None:
            return None
        brought = Q(brought_by=self.user) | Q(user=self.user, brought_by__isnull=False)
        return Asker(self.user.pk, is_vouched_for=Membership.objects.filter(brought).exists())

    @cached_property
    def may(self) -> dict[str, bool]:
        """For templates, as in `member.may.fund`. A page of 60 lines asks for it 170 times."""
        return {permission.value: self.can(permission) for permission in permissions.Permission}


class Invitations(models.QuerySet["Invitation"]):
    def claimed(self) -> "Invitations":
        """Somebody who was not invited asks to join with it, and waits for an answer."""
        return self.filter(accepted_at=None, claim_is_refused=False).exclude(claimed_by=None)


class Invitation(MailedSecret):
    """A link that gives a role to the person it was sent to. Whoever opens it with another address asks for the role, and
    the référente answers. Once its message has left, only its hash is stored."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("adresse électronique"))
    role = models.CharField(_("rôle"), max_length=12, choices=Membership.Role)
    function = models.CharField(_("fonction affichée"), max_length=120, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    # What it gave, once accepted.
    membership = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="invitations")
    # Who opened a forwarded link with another address, and asks to join with it.
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claim_is_refused = models.BooleanField(default=False)

    objects = Invitations.as_manager()

    named_when_read: ClassVar = ()

    class Meta:
        ordering: ClassVar = ["-invited_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roadmap", "email"],
                condition=Q(accepted_at__isnull=True),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}\u00a0: {self.get_role_display()}"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.expires_at > now

    def is_for(self, user: User) -> bool:
        return user.email == self.email


class CalendarKey(models.Model):
    """The private address by which the calendar program of a person reads a roadmap. Only its hash is stored."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="calendar_key")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.membership)


class Step(models.Model):
    """An étape of the method, as this roadmap names it. It is a row because each territory may change its title."""

    class State(models.TextChoices):
        TODO = steps.StepState.TODO, _("à démarrer")
        NOW = steps.StepState.NOW, _("en cours")
        DONE = steps.StepState.DONE, _("terminée")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=120)
    title_is_confirmed = models.BooleanField(_("intitulé confirmé"), default=True)
    purpose = models.CharField(_("but"), max_length=300, blank=True)
    guide_page = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(_("avancement"), max_length=10, choices=State, default=State.TODO)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_step_per_number"),
            models.CheckConstraint(condition=Q(number__lte=7), name="step_number_is_0_to_7"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        return fields_stamp(self, ("title", "purpose", "state"))


class Milestones(models.QuerySet["Milestone"]):
    def dated(self) -> "Milestones":
        """With the appointments that give their days, in one query."""
        return self.select_related("step", *Milestone.appointment_names())

    def free(self, awaits: str) -> "Milestones":
        """Those that announce something which does not exist yet."""
        missing = dict.fromkeys(Milestone.appointment_names())
        return self.filter(awaits=awaits, reached_on=None, **missing).order_by("planned_on", "id")


class Milestone(models.Model):
    """A dated commitment of the démarche; the method proposes the first ones.

    A milestone that announces a workshop, a committee or a vote has its own date only until that one exists
    (decision 0045): `due_on` is the day to show. A query that needs it asks for `dated()` rows.
    """

    class Awaits(models.TextChoices):
        STAKES = milestones.Awaited.STAKES, _("l’atelier 1, les enjeux")
        KEY_PROJECTS = milestones.Awaited.KEY_PROJECTS, _("l’atelier 2, les chantiers")
        COMMITTEE = milestones.Awaited.COMMITTEE, _("un comité")
        COUNCIL = milestones.Awaited.COUNCIL, _("une délibération du conseil")
        NOTE = milestones.Awaited.NOTE, _("la note de cadrage")
        DEFINITION = milestones.Awaited.DEFINITION, _("la définition partagée")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="milestones")
    step = models.ForeignKey(Step, null=True, on_delete=models.SET_NULL, related_name="milestones")
    title = models.CharField(_("intitulé"), max_length=150)
    awaits = models.CharField(_("ce jalon annonce"), max_length=9, choices=Awaits, blank=True)
    planned_on = models.DateField(_("date"))
    reached_on = models.DateField(_("atteint le"), null=True, blank=True)
    # The day of the appointment that was cancelled. As long as it is also the planned one, the milestone has no day:
    # whoever plans it anew, from any page, gives it one.
    called_off_on = models.DateField(_("rendez-vous annulé du"), null=True, blank=True)

    objects = Milestones.as_manager()

    class Meta:
        ordering: ClassVar = ["planned_on", "id"]
        verbose_name = _("jalon")

    def __str__(self) -> str:
        return self.title

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows, but the day of what it announces, which is not written there."""
        return fields_stamp(self, ("title", "awaits", "planned_on", "reached_on", "called_off_on"))

    @property
    def as_planned(self) -> backward_planning.DatedMilestone:
        """What planning backwards reads of it."""
        is_fixed = self.reached_on is not None or self.appointment is not None
        step = self.step.number if self.step else None
        day = self.due_on if self.appointment else self.reached_on or self.planned_on
        return backward_planning.DatedMilestone(self.pk, self.title, step, self.awaits, day, is_fixed)

    @classmethod
    def appointment_names(cls) -> list[str]:
        """The relations of the floors above that give its day to a milestone: every kind of `Appointment`."""
        return [str(link.get_accessor_name()) for link in cls._meta.related_objects if link.one_to_one]

    @property
    def appointment(self) -> "Appointment | None":
        """The workshop, the meeting or the vote that this milestone announced, once it has a day."""
        found = (getattr(self, name, None) for name in self.appointment_names())
        return next((row for row in found if row and row.held_on), None)

    @property
    def lacks_day(self) -> bool:
        """Whether what it announced was cancelled, and nothing has given it a day since."""
        is_called_off = self.called_off_on is not None and self.called_off_on == self.planned_on
        return is_called_off and self.reached_on is None and self.appointment is None

    @property
    def due_on(self) -> date:
        appointment = self.appointment
        return appointment.held_on if appointment and appointment.held_on else self.planned_on


class Appointment(models.Model):
    """What a milestone announces: a workshop, a meeting, a vote. Its day is the day of its milestone."""

    milestone = models.OneToOneField(
        Milestone, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)s", verbose_name=_("jalon")
    )

    roadmap: Any
    held_on: Any

    class Meta:
        abstract = True

    def has_begun(self, on: date) -> bool:
        """On that day or before: its day may be corrected, and is not to come again."""
        return self.held_on is not None and self.held_on <= on

    def was_held(self, on: date) -> bool:
        """Whether it took place, on that day or before: its milestone is then reached."""
        return self.has_begun(on)

    def page(self, slug: str) -> tuple[str, list[Any]]:
        """The name and the arguments of the address where its day is read and changed, in the roadmap of that slug."""
        raise NotImplementedError


class Blockers(models.QuerySet["Blocker"]):
    def open_and_high(self) -> "Blockers":
        """Those for which an étape ends only with a written reason."""
        return self.filter(lifted_on=None, severity=Blocker.Severity.HIGH)


class Blocker(models.Model):
    """What may stop the démarche, beside the étape that it blocks (method 1.2)."""

    class Category(models.TextChoices):
        POLITICAL = "politique", _("politique")
        STAFF = "rh", _("temps et personnes")
        MONEY = "financier", _("financier")
        DATA = "donnees", _("données")
        PARTNERS = "partenaires", _("partenaires")
        CALENDAR = "calendrier", _("calendrier")

    class Severity(models.TextChoices):
        LOW = blockers.Severity.LOW, _("basse")
        MEDIUM = blockers.Severity.MEDIUM, _("moyenne")
        HIGH = blockers.Severity.HIGH, _("haute")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="blockers")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="blockers", verbose_name=_("étape bloquée"))
    title = models.CharField(_("point de blocage"), max_length=200)
    category = models.CharField(_("nature"), max_length=11, choices=Category)
    severity = models.CharField(_("gravité"), max_length=7, choices=Severity)
    owner = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("suivi par")
    )
    # Of somebody who has no access.
    owner_function = models.CharField(_("suivi par"), max_length=120, blank=True)
    way_out = models.CharField(_("ce qui débloquerait"), max_length=500, blank=True)
    due_on = models.DateField(_("à lever avant le"), null=True, blank=True)
    opened_on = models.DateField(_("noté le"))
    lifted_on = models.DateField(_("levé le"), null=True, blank=True)
    lifted_by = models.CharField(_("comment il a été levé"), max_length=500, blank=True)

    objects = Blockers.as_manager()

    personal_fields: ClassVar = ("owner_function",)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="blocker_has_a_title"),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by="") | Q(lifted_on__isnull=False) & ~Q(lifted_by=""),
                name="blocker_lifted_says_how",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None) | Q(lifted_on__gte=F("opened_on")), name="blocker_is_lifted_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PrivateNote(models.Model):
    """What the référentes and référents write for themselves in their carnet. No export, no document, no search of
    anybody else and no line of the journal holds its text."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="private_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(_("texte"), max_length=limits.PRIVATE_NOTE_LIMIT)
    noted_on = models.DateField(_("date"))

    personal_fields: ClassVar = ("text",)

    class Meta:
        ordering: ClassVar = ["-noted_on", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="private_note_has_a_text")]

    def __str__(self) -> str:
        """The journal names the note by it."""
        return str(_("une note du carnet"))


class JournalEntry(models.Model):
    """Who did what and when, with the values before and after. Never edited, never deleted: it refers to the rows of
    people and never stores their names, which disappear with the rows (decision 0010)."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="journal")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Without an account, the row of the private link that signs; else a name that is not of a person, such as
    # « Jalons ».
    signer_kind = models.CharField(max_length=40, blank=True)
    signer_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    # Empty when the object bears the name of a person.
    about_label = models.CharField(max_length=200, blank=True)
    # The object that contains it, if any: a step or an indicator belongs to a fiche, and to its history.
    whole_kind = models.CharField(max_length=40, blank=True)
    whole_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(F("roadmap"), F("id").desc(), name="journal_latest"),
            models.Index(fields=["roadmap", "about_kind", "about_id"], name="journal_about"),
            models.Index(
                fields=["roadmap", "whole_kind", "whole_id"], condition=~Q(whole_kind=""), name="journal_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about_kind} {self.about_id}"


# --- what belongs to a roadmap, on any floor -----------------------------------------------------------------------------

# A row does not outlive what these keys point to.
_BELONGS = (models.CASCADE, models.PROTECT, models.RESTRICT)


def messages_of(roadmap: Roadmap) -> list[int]:
    return [
        number
        for model in mailed_models()
        for number in model._base_manager.filter(belongs_to(model, roadmap))
        .exclude(message=None)
        .values_list("message", flat=True)
    ]


@cache
def mailed_models() -> list[type[Mailed]]:
    return [model for model in apps.get_models() if issubclass(model, Mailed) and roadmap_paths(model)]


def belongs_to(model: type[models.Model], roadmap: Roadmap) -> Q:
    return Q(*((path, roadmap.pk) for path in roadmap_paths(model)), _connector=Q.OR)


@cache
def roadmap_paths(model: type[models.Model]) -> tuple[str, ...]:
    """The lookups that lead from a row to its roadmap: the shortest one that is always there, else all of them, as a row
    may have either of two keys. () for a table that belongs to no roadmap."""
    found = [(field.null, path) for field in keys_of(model, _BELONGS) for path in _paths_by(field)]
    always = sorted((path for is_null, path in found if not is_null), key=lambda path: path.count("__"))
    return tuple(always[:1] or [path for _is_null, path in found])


def _paths_by(field: Any) -> list[str]:
    target = field.related_model
    if target is Roadmap:
        return [field.name]
    return [] if target is field.model else [f"{field.name}__{path}" for path in roadmap_paths(target)]


def keys_of(model: type[models.Model], on_delete: tuple[Any, ...]) -> list[Any]:
    fields = [field for field in model._meta.get_fields() if field.concrete and (field.many_to_one or field.one_to_one)]
    return [field for field in fields if field.remote_field and field.remote_field.on_delete in on_delete]

"""The workshop, and the ordered record of what happened in it."""

import secrets
import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.base import codes
from jalons.base.french import format_day
from jalons.roadmaps.models import Appointment, Roadmap
from jalons.roadmaps.rules.milestones import Awaited
from jalons.workshops.rules import links, workshops


def new_secret() -> str:
    return secrets.token_hex(32)


class Workshop(Appointment):
    """An atelier collectif. `last_seq` numbers its events, under a lock on this row."""

    class Kind(models.TextChoices):
        STAKES = "enjeux", _("Atelier 1 : les enjeux")
        KEY_PROJECTS = "chantiers", _("Atelier 2 : les chantiers")
        OTHER = "autre", _("Autre atelier")

    class State(models.TextChoices):
        DRAFT = workshops.State.DRAFT, _("en préparation")
        OPEN = workshops.State.OPEN, _("ouvert")
        CLOSED = workshops.State.CLOSED, _("clos")

    class Screen(models.TextChoices):
        AUTO = workshops.Screen.AUTO, _("ce qui se passe")
        INSTRUCTION = workshops.Screen.INSTRUCTION, _("la consigne et le temps")
        NOTES = workshops.Screen.NOTES, _("les notes, à mesure qu’elles arrivent")
        GROUP = workshops.Screen.GROUP, _("un groupe et ses notes")
        GROUPS = workshops.Screen.GROUPS, _("les groupes et leurs notes")
        VOTE = workshops.Screen.VOTE, _("le vote")
        MAP = workshops.Screen.MAP, _("la carte des ressources d’un chantier")
        PORTRAIT = workshops.Screen.PORTRAIT, _("le portrait du territoire")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="workshops")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Signs what leaves the server and comes back: codes printed on sheets, links of tables, the file of the workshop.
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    number = models.PositiveSmallIntegerField(_("numéro"))
    title = models.CharField(_("intitulé"), max_length=150)
    kind = models.CharField(_("type"), max_length=10, choices=Kind, default=Kind.STAKES)
    question = models.CharField(_("question posée"), max_length=300, blank=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    starts_at = models.TimeField(_("début"), null=True, blank=True)
    ends_at = models.TimeField(_("fin"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    # Without it nobody is asked whether they take part at a distance.
    video_link = models.URLField(_("lien de la visioconférence"), max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(_("nombre de places"), null=True, blank=True)
    # How many people the kit is printed for, once somebody has said so.
    expected_people = models.PositiveSmallIntegerField(_("personnes attendues"), null=True, blank=True)
    table_count = models.PositiveSmallIntegerField(_("nombre de tables"), default=0)
    # Anonymous: only the category and the table of a writer are stored.
    is_anonymous = models.BooleanField(_("anonyme"), default=True)
    # Minimum percentage of citizens: below it, the list of guests is said to lack diversity (method 1.5, a default).
    least_citizens = models.PositiveSmallIntegerField(_("part minimale de citoyennes et citoyens"), default=15)
    # Votes of the template that it was made from, to prepare once their propositions are known
    # (`workshop_templates.PlannedVote`).
    planned_votes = models.JSONField(_("votes prévus"), default=list, blank=True)
    # --- invitations
    warns_of_communes = models.BooleanField(_("signaler les communes sans personne"), default=True)
    reminds_the_day_before = models.BooleanField(_("rappel la veille"), default=True)
    remind_after_days = models.PositiveSmallIntegerField(_("jours entre deux relances"), default=3)
    reply_by = models.DateField(_("réponse souhaitée avant le"), null=True, blank=True)
    # « 05 53 … aux heures de bureau », printed on letters and written in messages.
    reply_contact = models.CharField(_("pour répondre ou poser une question"), max_length=200, blank=True)
    # The number of changes of its calendar event (SEQUENCE, RFC 5545).
    calendar_sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(_("avancement"), max_length=9, choices=State, default=State.DRAFT)
    code = models.CharField(max_length=codes.CODE_LENGTH, unique=True)
    # --- while it runs: what the facilitation has decided, for everybody
    notes_hidden = models.BooleanField(default=False)
    is_frozen = models.BooleanField(_("gelé"), default=False)
    # Notes of phones wait for the facilitation before anybody else reads them.
    reads_notes_first = models.BooleanField(_("notes relues avant d’être montrées"), default=False)
    # The big screen shows how to join, whatever else there is to show.
    shows_way_in = models.BooleanField(default=False)
    # Else it shows this; the group or the chantier that it is about may have been removed since.
    screen = models.CharField(_("grand écran"), max_length=8, choices=Screen, default=Screen.AUTO)
    screen_group = models.ForeignKey(
        "workshops.NoteGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    screen_key_project = models.ForeignKey(
        "workshops.KeyProject", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    current_item = models.ForeignKey(
        "workshops.RunSheetItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The one that ran last: where the conducteur stands while none runs.
    last_item = models.ForeignKey(
        "workshops.RunSheetItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    item_started_at = models.DateTimeField(null=True, blank=True)
    item_ends_at = models.DateTimeField(null=True, blank=True)
    # Seconds left when the séquence is paused. It has no end then.
    item_seconds_left = models.PositiveIntegerField(null=True, blank=True)
    # A countdown, which has these times then, beside a séquence or without one; stopped, its seconds left stay, to take the stop back.
    has_free_timer = models.BooleanField(default=False)
    # The time of the séquence, while a countdown stands in its place: it goes on, and comes back with the countdown’s stop.
    sequence_started_at = models.DateTimeField(null=True, blank=True)
    sequence_ends_at = models.DateTimeField(null=True, blank=True)
    sequence_seconds_left = models.PositiveIntegerField(null=True, blank=True)
    # Writing is frozen from the end of that countdown until more time is given, it is stopped, or writing is reopened.
    freezes_at_end = models.BooleanField(default=False)
    # What its closing stopped (`rules.workshops.Stopped`), given back when it is reopened the same evening.
    stopped = models.JSONField(default=dict, blank=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_note = models.PositiveIntegerField(default=0)
    # Its letter on the wall is never given to another group, even once the group has left the wall.
    last_group = models.PositiveSmallIntegerField(default=0)
    # The ranks of groups whose creation was undone: nobody has seen them stay, and they are given again first.
    free_ranks = models.JSONField(default=list)
    # The count of numbers no longer used by a note, or never used: they are not given again.
    notes_gone = models.PositiveIntegerField(default=0)
    # The count of stored notes that are not on the wall: hidden, or withdrawn by their writer.
    notes_aside = models.PositiveIntegerField(default=0)
    # The edition of the links of tables: links of earlier editions open nothing.
    table_links = models.PositiveSmallIntegerField(default=0)

    # It may name a person, so the journal only says that it changed.
    personal_fields: ClassVar = ("reply_contact",)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_workshop_per_number"),
            models.CheckConstraint(condition=Q(table_count__lte=40), name="workshop_has_at_most_40_tables"),
            models.CheckConstraint(
                condition=Q(least_citizens__lte=100), name="workshop_least_citizens_is_a_percentage"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="workshop_capacity_is_a_place_at_least"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def dated_title(self) -> str:
        """In a list of choices: two evenings may have the same title."""
        return f"{self.title}, {format_day(self.held_on)}" if self.held_on else self.title

    @property
    def step(self) -> int | None:
        """The étape of the method that this workshop belongs to, and that begins when it opens."""
        return {self.Kind.STAKES: 3, self.Kind.KEY_PROJECTS: 4}.get(self.Kind(self.kind))

    @property
    def awaited(self) -> str:
        """What a milestone that announces this workshop awaits."""
        return {self.Kind.STAKES: Awaited.STAKES, self.Kind.KEY_PROJECTS: Awaited.KEY_PROJECTS}.get(
            self.Kind(self.kind), ""
        )

    def has_begun(self, on: date) -> bool:
        return self.state != self.State.DRAFT and super().has_begun(on)

    def was_held(self, on: date) -> bool:
        """Once closed: while it is open, people may still write and vote."""
        return self.state == self.State.CLOSED and self.has_begun(on)

    def page(self, slug: str) -> tuple[str, list[Any]]:
        return "carriage:console", [slug, self.number]

    @property
    def is_writing_frozen(self) -> bool:
        """By the facilitation, or by the end of a countdown: judged when it is read, even if nobody was watching."""
        ends_at = self.item_ends_at if self.has_free_timer and self.freezes_at_end else None
        return self.is_frozen or (ends_at is not None and ends_at <= timezone.now())

    @property
    def spoken_code(self) -> str:
        return codes.format_code(self.code)

    @property
    def notes_kept(self) -> int:
        return self.last_note - self.notes_gone

    @property
    def notes_on_wall(self) -> int:
        """The count of `Note.objects.on_wall()`, without a query: phones receive it twenty times a second."""
        return self.notes_kept - self.notes_aside

    def table_token(self, table: int) -> str:
        """The part of the address of a table that identifies its secretary."""
        return links.table_token(self.secret, table, self.table_links)


class WorkshopEvent(models.Model):
    """An ordered record of what happened on the wall; phones and walls that lost the connection catch up from it. Never
    edited."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = [F("seq").asc()]
        constraints: ClassVar = [models.UniqueConstraint(fields=["workshop", "seq"], name="one_event_per_number")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class WallAct(models.Model):
    """An act of the facilitation on the wall, with what undoes it: the changed rows, before and after.

    Notes are identified by number, groups by id; a row that did not exist is null. Only the last acts are kept. Imports
    are kept longer: their `after` holds a mark of each note, which tells whether it changed since.
    """

    class Kind(models.TextChoices):
        MOVE = "deplacer", _("Déplacer")
        CREATE = "creer", _("Créer un groupe")
        RENAME = "renommer", _("Renommer un groupe")
        REMOVE = "supprimer", _("Supprimer un groupe")
        MERGE = "reunir", _("Réunir deux groupes")
        SPLIT = "separer", _("Séparer un groupe")
        HIDE = "masquer", _("Masquer ou montrer")
        FLAG = "signaler", _("Signaler un nom")
        REWORD = "reformuler", _("Reformuler")
        ACCEPT = "accepter", _("Accepter des suggestions")
        REFUSE = "refuser", _("Refuser des suggestions")
        IMPORT = "importer", _("Importer des notes")
        STAKE = "enjeu", _("Faire un enjeu, ou ne plus en faire un")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    # Shown to whoever may undo it: numbers of notes and names of groups, never a text.
    label = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by_name = models.CharField(max_length=150)
    # « Annuler » on the wall takes back one's own last act, never somebody else's.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    is_undone = models.BooleanField(default=False)
    undone_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.label

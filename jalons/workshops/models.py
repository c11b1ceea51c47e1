"""From the note to the chantier: what people write together, and the append-only record of the wall."""

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.models import Roadmap
from jalons.workshops import rules


class Stake(models.Model):
    """An enjeu: a big issue of the territory, phrased « Comment … pour que … ? »."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="stakes")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=150)
    phrasing = models.CharField(_("formulation"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, max_length=3000)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="stake_title_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title


class KeyProject(models.Model):
    """A chantier clé: a lead for a solution, answering one or more enjeux."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="key_projects")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=150)
    purpose = models.TextField(_("finalité"), blank=True, max_length=3000)
    stakes: models.ManyToManyField[Stake, Any] = models.ManyToManyField(Stake, related_name="key_projects", blank=True)

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "title"], name="key_project_title_is_unique_in_its_roadmap")
        ]

    def __str__(self) -> str:
        return self.title


class Workshop(models.Model):
    """An atelier collectif. `last_seq` numbers its events, taken under a lock on this row."""

    class Kind(models.TextChoices):
        STAKES = "enjeux", _("Atelier 1 : les enjeux")
        KEY_PROJECTS = "chantiers", _("Atelier 2 : les chantiers")
        OTHER = "autre", _("Autre atelier")

    class State(models.TextChoices):
        DRAFT = rules.State.DRAFT, _("en préparation")
        OPEN = rules.State.OPEN, _("ouvert")
        CLOSED = rules.State.CLOSED, _("clos")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="workshops")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=150)
    kind = models.CharField(_("type"), max_length=10, choices=Kind, default=Kind.STAKES)
    question = models.CharField(_("question posée"), max_length=300, blank=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    table_count = models.PositiveSmallIntegerField(_("nombre de tables"), default=0)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    code = models.CharField(max_length=rules.CODE_LENGTH, unique=True)
    last_seq = models.PositiveBigIntegerField(default=0)
    last_note = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="one_workshop_per_number"),
            models.CheckConstraint(condition=Q(table_count__lte=40), name="workshop_has_at_most_40_tables"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def spoken_code(self) -> str:
        return rules.show_code(self.code)


class Category(models.TextChoices):
    """How a participant presents themselves; the only thing kept, with the table."""

    PUBLIC = "public", _("Service public, mairie, élue ou élu")
    PRIVATE = "prive", _("Entreprise ou association")
    CITIZEN = "citoyen", _("Habitante ou habitant")


class Participant(models.Model):
    """Somebody in the room, without account and without name: a token in a cookie, a category, a table."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    category = models.CharField(max_length=8, choices=Category)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.table or ''}".strip()


class NoteGroup(models.Model):
    """Notes that say the same thing. Named as an enjeu, it feeds it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="groups")
    rank = models.PositiveSmallIntegerField()
    title = models.CharField(_("intitulé"), max_length=150)
    stake = models.ForeignKey(Stake, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups")

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "title"], name="group_title_is_unique_in_its_workshop")
        ]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What somebody wrote. `client_id` comes from the phone: the same note sent five times is one note."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    client_id = models.UUIDField()
    text = models.CharField(_("texte"), max_length=rules.NOTE_LIMIT)
    category = models.CharField(max_length=8, choices=Category, blank=True)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    group = models.ForeignKey(NoteGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    participant = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "client_id"], name="a_note_sent_twice_is_one_note"),
            models.UniqueConstraint(fields=["workshop", "number"], name="one_note_per_number"),
        ]

    def __str__(self) -> str:
        # Never its text: the journal keeps this name for ever, and a text may have to be erased.
        return str(_("note %(number)s")) % {"number": self.number}

    def card(self) -> "NoteCard":
        return NoteCard(self.number, self.text, self.table, self.get_category_display(), self.group_id)


@dataclass(frozen=True)
class NoteCard:
    """A note as the wall shows it, whoever looks: the page and the news are drawn from this."""

    number: int
    text: str
    table: int | None
    category: str
    group_id: int | None

    @property
    def paper(self) -> str:
        return rules.paper(self.table)


class WorkshopEvent(models.Model):
    """What happened on the wall, in order; phones and walls that were away catch up from it. Never edited."""

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

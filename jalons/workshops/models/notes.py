"""What people write, and how it is sorted."""

import uuid
from dataclasses import dataclass, replace
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.sent_tables import SentTable
from jalons.directory.models import Category
from jalons.directory.rules.tables import commune_names
from jalons.workshops.models.people import Participant
from jalons.workshops.models.stakes import KeyProject, Stake
from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import note_plans, note_tables, workshops
from jalons.workshops.rules.note_plans import Known, Planned
from jalons.workshops.rules.note_tables import Destination


class Cause(models.TextChoices):
    """Why somebody is kept away: the four causes of the national fragility model, then two that people name."""

    ACCESS = "acces", _("Réseau ou matériel")
    SKILLS = "competences", _("Savoir-faire numérique")
    PROCEDURES = "demarches", _("Démarches en ligne")
    INFORMATION = "information", _("Accès à l’information")
    MOBILITY = "mobilite", _("Distance, transport")
    TRUST = "confiance", _("Peur, confiance, sécurité")


class NoteGroups(models.QuerySet["NoteGroup"]):
    def living(self) -> "NoteGroups":
        """Not those that were merged into another."""
        return self.filter(merged_into=None)


class NoteGroup(models.Model):
    """Notes that say the same thing. Named as an enjeu, it feeds it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="groups")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("intitulé"), max_length=150)
    stake = models.ForeignKey(
        Stake, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups", verbose_name=_("enjeu")
    )
    key_project = models.ForeignKey(
        KeyProject,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="groups",
        verbose_name=_("chantier d’origine"),
    )
    # Lineage: a group that was merged stays, empty, and says into which; a group that was split off says from which.
    # It goes with the group that took it in.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")

    objects = NoteGroups.as_manager()

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            # Among those that live: the name of a merged one may serve again.
            models.UniqueConstraint(
                fields=["workshop", "title"],
                condition=models.Q(merged_into__isnull=True),
                name="group_title_is_unique_in_its_workshop",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="group_is_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Notes(models.QuerySet["Note"]):
    def shown(self) -> "Notes":
        """What others than the facilitation may read: not hidden, nor on a wall that is still hidden."""
        return self.filter(is_hidden=False, workshop__notes_hidden=False)

    def publishable(self) -> "Notes":
        """What may go into a document: nobody is named in it."""
        return self.shown().filter(names_somebody=False)


class Note(models.Model):
    """What somebody wrote. `client_id` comes from the phone: the same note sent five times is one note."""

    class Source(models.TextChoices):
        PHONE = "telephone", _("téléphone")
        PAPER = "papier", _("papier")
        SECRETARY = "table", _("secrétaire de table")
        IMPORT = "tableur", _("tableur")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField(_("numéro"))
    client_id = models.UUIDField()
    text = models.CharField(_("texte"), max_length=workshops.NOTE_LIMIT)
    category = models.CharField(_("catégorie"), max_length=8, choices=Category, blank=True)
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    group = models.ForeignKey(
        NoteGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes", verbose_name=_("groupe")
    )
    participant = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    written_at = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.PHONE)
    sheet = models.PositiveIntegerField(_("numéro de la feuille"), null=True, blank=True)
    # Optional tags: codes of `Audience` and of `Cause`, codes INSEE of the perimeter.
    audiences = models.JSONField(_("publics"), default=list, blank=True)
    causes = models.JSONField(_("causes"), default=list, blank=True)
    communes = models.JSONField(_("communes"), default=list, blank=True)
    # Moderation: what the room sees differs from what was written, and what was written is kept.
    original_text = models.CharField(max_length=workshops.NOTE_LIMIT, blank=True)
    is_hidden = models.BooleanField(default=False)
    names_somebody = models.BooleanField(default=False)
    # Hidden by whoever wrote it: they alone may show it again.
    is_withdrawn = models.BooleanField(_("retirée par qui l’a écrite"), default=False)
    # Suggestions that somebody refused: « theme:… » by its title, « note:12 » by its number.
    refused = models.JSONField(default=list, blank=True)

    objects = Notes.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "client_id"], name="a_note_sent_twice_is_one_note"),
            models.UniqueConstraint(fields=["workshop", "number"], name="one_note_per_number"),
            models.UniqueConstraint(fields=["workshop", "sheet"], name="one_note_per_sheet"),
            models.CheckConstraint(
                condition=models.Q(is_withdrawn=False) | models.Q(is_hidden=True), name="withdrawn_note_is_hidden"
            ),
        ]

    def __str__(self) -> str:
        # Never its text: the journal keeps this name for ever, and a text may have to be erased.
        return str(_("note %(number)s")) % {"number": self.number}

    def card(self) -> "NoteCard":
        """As the facilitation sees it."""
        return NoteCard(
            self.number,
            self.text,
            self.table,
            self.get_category_display(),
            self.group_id,
            is_hidden=self.is_hidden,
            names_somebody=self.names_somebody,
            is_reworded=bool(self.original_text),
            is_withdrawn=self.is_withdrawn,
        )


class OwnAct(models.Model):
    """What somebody did to a note of theirs, as their phone named it: the same act sent five times is done once."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="own_acts")
    client_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "client_id"], name="an_act_sent_twice_is_one_act")
        ]

    def __str__(self) -> str:
        return f"{self.note}, {self.client_id}"


@dataclass(frozen=True)
class NoteCard:
    """A note as the wall shows it: the page and the news are drawn from this."""

    number: int
    text: str
    table: int | None
    category: str
    group_id: int | None
    is_hidden: bool = False
    names_somebody: bool = False
    is_reworded: bool = False
    is_withdrawn: bool = False

    def for_the_room(self) -> "NoteCard | None":
        """As everybody else sees it: without the marks of the facilitation; nothing of a hidden one."""
        return None if self.is_hidden else replace(self, names_somebody=False)

    @property
    def paper(self) -> str:
        return workshops.paper_colour(self.table)


def import_destination(workshop: Workshop, table: int | None = None, category: str = "") -> Destination:
    """What a table of notes may name. One query."""
    communes = workshop.roadmap.communes.order_by("code").values_list("code", "name")
    return Destination(workshop.table_count, commune_names(communes), table, category)


def plan_notes(
    workshop: Workshop, sent: SentTable, *, table: int | None = None, category: str = "", keep_doubles: bool = False
) -> list[Planned]:
    """What becomes of each line of a table of notes. Two queries. `table` and `category` are those of lines that tell
    none; `keep_doubles` takes the same words twice."""
    lines = note_tables.read_lines(sent, import_destination(workshop, table, category))
    rows = Note.objects.filter(workshop=workshop).order_by("number")
    known = [Known(*row) for row in rows.values_list("number", "client_id", "text", "table", "sheet")]
    return note_plans.plan_lines(workshop.uid, lines, known, keep_doubles=keep_doubles)

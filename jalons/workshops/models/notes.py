"""Notes and their groups."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable
from jalons.base.stamps import make_stamp
from jalons.directory.models import Category, College
from jalons.directory.rules.people_tables import commune_names
from jalons.workshops.models.people import Participant
from jalons.workshops.models.stakes import KeyProject, Stake
from jalons.workshops.models.workshops import Workshop
from jalons.workshops.rules import note_plans, note_tables, workshops
from jalons.workshops.rules.note_plans import Known, Planned
from jalons.workshops.rules.note_tables import Destination


class Cause(models.TextChoices):
    """What keeps somebody away: the four causes of the national fragility model, then two that people name."""

    ACCESS = "acces", _("Réseau ou matériel")
    SKILLS = "competences", _("Savoir-faire numérique")
    PROCEDURES = "demarches", _("Démarches en ligne")
    INFORMATION = "information", _("Accès à l’information")
    MOBILITY = "mobilite", _("Distance, transport")
    TRUST = "confiance", _("Peur, confiance, sécurité")


class NoteGroups(models.QuerySet["NoteGroup"]):
    def living(self) -> "NoteGroups":
        """Without those that were merged into another."""
        return self.filter(merged_into=None)


class NoteGroup(models.Model):
    """Notes with the same meaning. When the group is named as an enjeu, it feeds that enjeu."""

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
    # Lineage: a merged group stays, empty, with the group that received its notes; a split group has the group it comes
    # from. A merged group is deleted with the one that received its notes.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")

    objects = NoteGroups.as_manager()

    class Meta:
        ordering: ClassVar = ["rank", "id"]
        constraints: ClassVar = [
            # Only among groups that were not merged: the name of a merged one may be used again.
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

    @property
    def letter(self) -> str:
        """People say it aloud: « celle-là, en C ». It stays with the group when others are merged or removed."""
        return workshops.lane_letter(max(self.rank, 1) - 1)


# What nobody but the facilitation reads before it was read once; a note that its writer withdrew waits for nobody.
WAITING = models.Q(is_kept_aside=True, is_withdrawn=False)
# With what is on the wall, but may name somebody.
TO_READ = WAITING | models.Q(names_somebody=True, is_hidden=False)


class Notes(models.QuerySet["Note"]):
    def on_wall(self) -> "Notes":
        """The notes that count, on every page: without those set aside by the facilitation or by their writer."""
        return self.filter(is_hidden=False)

    def shown(self) -> "Notes":
        """The notes that others than the facilitation may read: none while the wall is hidden."""
        return self.for_the_room().filter(workshop__notes_hidden=False)

    def publishable(self) -> "Notes":
        """The notes that documents may contain: those that everybody may read."""
        return self.shown()

    def for_the_room(self) -> "Notes":
        """Without hidden notes, nor those that may name somebody and that nobody has looked at."""
        return self.on_wall().filter(names_somebody=False)

    def to_read(self) -> "Notes":
        """What waits for the facilitation before the room reads it, whatever the reason."""
        return self.filter(TO_READ)


class Note(models.Model):
    """A note that somebody wrote. `client_id` comes from the phone, so that a note sent five times is stored once."""

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
    # Only of what a table heard and typed: a phone’s note has the category of its writer, wide enough for nobody to be found.
    college = models.CharField(_("collège"), max_length=11, choices=College, blank=True)
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
    # Moderation: `text` is what the room sees, the original text is kept here.
    original_text = models.CharField(max_length=workshops.NOTE_LIMIT, blank=True)
    is_hidden = models.BooleanField(default=False)
    # May name somebody: neither the room nor documents get it until the facilitation has looked.
    names_somebody = models.BooleanField(default=False)
    # Hidden until the facilitation has read it: its phone was shut out, or the workshop reads notes first.
    is_kept_aside = models.BooleanField(_("en attente de relecture"), default=False)
    # Hidden by its writer, who alone may show it again.
    is_withdrawn = models.BooleanField(_("retirée par qui l’a écrite"), default=False)
    # Its texts were erased, for somebody named in it: the number stays, so that every count does.
    is_erased = models.BooleanField(_("texte effacé"), default=False)
    # Refused suggestions: « theme:… » by its title, « note:12 » by its number.
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
            models.CheckConstraint(
                condition=models.Q(is_kept_aside=False) | models.Q(is_hidden=True), name="note_kept_aside_is_hidden"
            ),
            models.CheckConstraint(
                condition=models.Q(is_erased=False) | models.Q(is_hidden=True), name="erased_note_is_hidden"
            ),
        ]

    def __str__(self) -> str:
        # Without the text: the journal keeps this label for ever, and a text may have to be erased.
        return str(_("note %(number)s")) % {"number": self.number}

    @property
    def is_waiting(self) -> bool:
        """`WAITING`, for one note."""
        return self.is_kept_aside and not self.is_withdrawn

    @property
    def is_to_read(self) -> bool:
        """`TO_READ`, for one note."""
        return self.is_waiting or (self.names_somebody and not self.is_hidden)

    @property
    def stamp(self) -> str:
        """Of what is read before it is shown."""
        return make_stamp(self.text)

    @property
    def speaker(self) -> str:
        """Who said it: the college when a table ticked it, else the category."""
        return str(self.get_college_display() or self.get_category_display())

    def card(self) -> "NoteCard":
        """For the facilitation."""
        return NoteCard(
            self.number,
            self.text,
            self.table,
            self.speaker,
            self.group_id,
            is_hidden=self.is_hidden,
            names_somebody=self.names_somebody,
            is_reworded=bool(self.original_text),
            is_withdrawn=self.is_withdrawn,
            is_kept_aside=self.is_kept_aside,
            sheet=self.sheet,
        )


# With the words that stand for its text, what an erased note is; the copies of carried workshops are given the same.
ERASED_VALUES: dict[str, str | bool] = {
    "original_text": "",
    "is_hidden": True,
    "is_erased": True,
    "is_withdrawn": False,
    "is_kept_aside": False,
    "names_somebody": False,
}


class OwnAct(models.Model):
    """An act of somebody on their own note, identified by their phone: sent five times, it is done once."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="own_acts")
    client_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "client_id"], name="an_act_sent_twice_is_one_act")
        ]

    def __str__(self) -> str:
        return f"{self.note}, {self.client_id}"


@frozen
class NoteCard:
    """A note as the wall shows it, for the page and for events."""

    number: int
    text: str
    table: int | None
    category: str
    group_id: int | None
    is_hidden: bool = False
    names_somebody: bool = False
    is_reworded: bool = False
    is_withdrawn: bool = False
    is_kept_aside: bool = False
    # The number printed on the paper that it was typed from, which is not the number of the note.
    sheet: int | None = None

    def for_the_room(self) -> "NoteCard | None":
        """For everybody else; None for a note that is hidden, or held back because it may name somebody."""
        return None if self.is_hidden or self.names_somebody else self

    @property
    def paper(self) -> str:
        return workshops.paper_colour(self.table)


def import_destination(workshop: Workshop, table: int | None = None, category: str = "") -> Destination:
    """The values that a table of notes may contain. One query."""
    communes = workshop.roadmap.communes.order_by("code").values_list("code", "name")
    return Destination(workshop.table_count, commune_names(communes), table, category)


def plan_notes(
    workshop: Workshop, sent: SentTable, *, table: int | None = None, category: str = "", keep_doubles: bool = False
) -> list[Planned]:
    """What to do with each line of a table of notes. Two queries. `table` and `category` apply to lines that have none;
    `keep_doubles` imports the same text twice."""
    lines = note_tables.read_lines(sent, import_destination(workshop, table, category))
    rows = Note.objects.filter(workshop=workshop).order_by("number")
    notes = [Known(*row) for row in rows.values_list("number", "client_id", "text", "table", "sheet")]
    return note_plans.plan_lines(workshop.uid, lines, notes, keep_doubles=keep_doubles)

"""Frozen editions and their files, texts of chapters, accepted gaps, imported plans, and the look of documents."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.actions.rules.adoption import ADOPTED
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.references import referenced_pks, referencing_models
from jalons.base.sent_tables import SentTable
from jalons.base.stale_pages import fields_stamp
from jalons.base.stamps import make_stamp
from jalons.funding.models import ExpenseLine, FundingLine, Instalment, StatusChange
from jalons.funding.models.funders import SaidName
from jalons.funding.rules.money import Kind as MoneyKind
from jalons.governance.models import Deliberation
from jalons.monitoring.models import Indicator
from jalons.publication.rules import lines, plan_imports, private_words
from jalons.publication.rules.import_fates import Kept
from jalons.publication.rules.line_money import NO_CORRECTION, Unit
from jalons.publication.rules.plan_imports import Plan
from jalons.publication.rules.plan_line import Line
from jalons.publication.rules.retold_years import Retold
from jalons.roadmaps.models import JournalEntry, Roadmap


class PlanImport(models.Model):
    """An imported plan with the rows it created, so that it can be undone.

    `made` holds pks: {"actions": {action: {"steps": […], "expenses": […], "funding": […], "instalments":
    […], "indicators": […]}}, "axes": […], "began": […], "fusions": […], "names": [[name, is_own, is_new, [line, …]], …], "journal": …, "sums": {side: euros},
    "kept": [[name, why, [use, …]], …], "taken_out": [name, …]}, `journal` being the last line of the journal at that time, `kept`
    what stayed when it was undone, and `taken_out` what was taken out of it alone before.
    """

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="plan_imports")
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(gettext_lazy("par"), max_length=150)
    source = models.CharField(gettext_lazy("fichier"), max_length=150)
    made = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """Without the name of the file, which may name somebody: the page of the import alone tells it."""
        return _("import du %(day)s") % {"day": french.format_date(timezone.localdate(self.at))}

    @property
    def actions(self) -> dict[int, dict[str, list[int]]]:
        return {int(pk): rows for pk, rows in self.made.get("actions", {}).items()}

    @property
    def step_count(self) -> int:
        return sum(len(rows["steps"]) for rows in self.actions.values())

    @property
    def indicator_count(self) -> int:
        return sum(len(rows.get("indicators", ())) for rows in self.actions.values())

    @property
    def axes(self) -> list[int]:
        return list(self.made.get("axes", []))

    @property
    def began(self) -> list[int]:
        """The numbers of the étapes that it began."""
        return list(self.made.get("began", []))

    @property
    def fusions(self) -> list[int]:
        """What united its funders."""
        return list(self.made.get("fusions", []))

    @property
    def names(self) -> list[SaidName]:
        """What was answered of the names that may be the authority's."""
        return [SaidName(*said) for said in self.made.get("names", [])]

    @property
    def sums(self) -> dict[str, Decimal]:
        """The euros that came in, by `Side`; a side without any is left out."""
        return {side: Decimal(amount) for side, amount in self.made.get("sums", {}).items()}

    @property
    def journal(self) -> int:
        return int(self.made.get("journal", 0))

    @property
    def taken_out(self) -> list[str]:
        """The code and title of each fiche that was taken out of it alone."""
        return list(self.made.get("taken_out", []))

    @property
    def kept(self) -> tuple["KeptAction", ...]:
        """The actions that stayed when it was undone, as they were called then."""
        return tuple(KeptAction(name, Kept(why), tuple(uses)) for name, why, uses in self.made.get("kept", []))


class ChapterText(models.Model):
    """The text that people write at the beginning of a chapter, before its data."""

    class Chapter(models.TextChoices):
        """In the order of the document (method 1.8)."""

        FOREWORD = "edito", gettext_lazy("Édito")
        CONTEXT = "contexte", gettext_lazy("Contexte et cadre")
        METHOD = "methode", gettext_lazy("Méthode et acteurs")
        DEFINITION = "definition", gettext_lazy("Définition partagée")
        PORTRAIT = "portrait", gettext_lazy("Portrait du territoire")
        STAKES = "enjeux", gettext_lazy("Enjeux et chantiers")
        AXES = "axes", gettext_lazy("Axes et objectifs")
        SHEETS = "fiches", gettext_lazy("Fiches action")
        GOVERNANCE = "gouvernance", gettext_lazy("Gouvernance")
        CALENDAR = "calendrier", gettext_lazy("Calendrier")
        MONEY = "budget", gettext_lazy("Budget et plan de financement")
        FOLLOW_UP = "suivi", gettext_lazy("Suivi et évaluation")
        ANNEXES = "annexes", gettext_lazy("Annexes")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="chapter_texts")
    chapter = models.CharField(gettext_lazy("chapitre"), max_length=11, choices=Chapter)
    text = models.TextField(gettext_lazy("texte"), max_length=20_000, blank=True)
    is_required = models.BooleanField(gettext_lazy("nécessaire au vote"), default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "chapter"], name="one_text_per_chapter"),
        ]

    def __str__(self) -> str:
        return str(self.get_chapter_display())

    @property
    def stamp(self) -> str:
        return fields_stamp(self, ("text", "is_required"))


class AcceptedGap(models.Model):
    """A gap that the team adopts with, and why. It holds as long as the gap is as large as it was (`amount`), and tells no
    other fact (`facts`, separated by spaces). `finding`: the sentence that was read when it was accepted."""

    class Kind(models.TextChoices):
        """In the words that follow « Manque accepté : » (`rules.vote_gaps.GapKind`)."""

        CHAPTER = "chapitre", gettext_lazy("un chapitre sans texte")
        INDICATOR = "indicateur", gettext_lazy("aucun indicateur")
        STEP = "etape", gettext_lazy("aucune étape")
        LATE = "retard", gettext_lazy("des étapes en retard")
        MONEY = "budget", gettext_lazy("aucun euro")
        BALANCE = "equilibre", gettext_lazy("un plan qui n’est pas équilibré")
        SECTION = "surplus", gettext_lazy("une section qui en cache une autre")
        OWN_SHARE = "part_propre", gettext_lazy("une part propre trop faible")
        SCHEME = "dispositif", gettext_lazy("un dispositif qui ne peut pas payer")
        TAXES = "taxes", gettext_lazy("des taxes qui se contredisent")
        BASE = "assiette", gettext_lazy("une dépense subventionnable au-dessus des dépenses")
        AID = "aide_80", gettext_lazy("des aides publiques au-dessus de 80 %")
        EARLY = "anticipe", gettext_lazy("une dépense commencée avant la demande d’aide")
        FIELDS = "fiche", gettext_lazy("une fiche incomplète")
        REFERENCE = "renvoi", gettext_lazy("aucun renvoi au projet de territoire")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="accepted_gaps")
    kind = models.CharField(gettext_lazy("nature"), max_length=11, choices=Kind)
    chapter = models.CharField(gettext_lazy("chapitre"), max_length=11, choices=ChapterText.Chapter, blank=True)
    action = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, null=True, related_name="accepted_gaps")
    amount = models.DecimalField(gettext_lazy("montant"), max_digits=13, decimal_places=2)
    facts = models.TextField(gettext_lazy("faits"), blank=True)
    finding = models.TextField(gettext_lazy("manque"))
    reason = models.TextField(gettext_lazy("motif"), max_length=500)
    by_name = models.CharField(gettext_lazy("par"), max_length=150)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roadmap", "kind", "action"], condition=Q(chapter=""), name="one_reason_per_gap_of_a_fiche"
            ),
            models.UniqueConstraint(
                fields=["roadmap", "chapter"], condition=~Q(chapter=""), name="one_reason_per_empty_chapter"
            ),
            models.CheckConstraint(
                condition=Q(kind="chapitre", action=None) & ~Q(chapter="")
                | ~Q(kind="chapitre") & Q(chapter="", action__isnull=False),
                name="accepted_gap_is_of_a_chapter_or_of_a_fiche",
            ),
        ]

    def __str__(self) -> str:
        about = self.action if self.action else ChapterText.Chapter(self.chapter).label
        return _("%(about)s, %(kind)s") % {"about": about, "kind": self.get_kind_display()}


# In the document of an edition: the délibération that voted it, to sign.
ACT = "act"


class Edition(models.Model):
    """The feuille de route as it was on one day, for ever. Its texts are written from `document` (see
    `documents/snapshot.py`), its workbook from `book` and its slides from `deck` (see `papers/stored_parts.py`); `facts` is the
    same as data, for comparisons (see `rules/differences.py`)."""

    class Kind(models.TextChoices):
        DRAFT = "projet", gettext_lazy("version projet")
        ADOPTED = "adoptee", gettext_lazy("édition adoptée")
        AMENDMENT = "avenant", gettext_lazy("avenant")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="editions")
    kind = models.CharField(gettext_lazy("nature"), max_length=7, choices=Kind)
    number = models.PositiveSmallIntegerField(gettext_lazy("numéro"))
    deliberation = models.ForeignKey(
        Deliberation, null=True, blank=True, on_delete=models.PROTECT, related_name="editions"
    )
    frozen_on = models.DateField(gettext_lazy("figée le"))
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(gettext_lazy("par"), max_length=150)
    purpose = models.CharField(gettext_lazy("à quoi elle sert"), max_length=150, blank=True)
    document = models.JSONField(default=dict)
    book = models.JSONField(default=dict)
    deck = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    # What is followed without an avenant, as it was that day (see `documents/roadmap/followed.py`).
    followed = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "kind", "number"], name="one_edition_per_kind_and_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["projet", "adoptee", "avenant"]), name="edition_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_starts_at_1"),
            models.CheckConstraint(
                condition=~Q(kind="adoptee") | Q(deliberation__isnull=False),
                name="adopted_edition_has_its_deliberation",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.ADOPTED and self.number == 1:
            return str(self.get_kind_display())
        return _("%(kind)s n° %(number)s") % {"kind": self.get_kind_display(), "number": self.number}

    @property
    def key(self) -> str:
        """In addresses and names of files: « avenant-2 »."""
        return f"{self.kind}-{self.number}"


class EditionFile(models.Model):
    """The bytes of one file of an edition, made once in the background. Without `made_at`, it waits; with `failed_at`,
    somebody may ask for it again."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    extension = models.CharField(max_length=5)
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "extension"], name="one_file_per_edition_and_format"),
            models.CheckConstraint(
                condition=Q(made_at=None, sha256="") | Q(made_at__isnull=False, failed_at=None) & ~Q(sha256=""),
                name="edition_file_has_its_hash_once_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.extension}"


class PublicPage(models.Model):
    """The page that anybody reads, once the team opened it. It shows the last of its releases; closed, it answers like an
    address that never was."""

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="public_page")
    opened_at = models.DateTimeField(gettext_lazy("ouverte le"))
    closed_at = models.DateTimeField(gettext_lazy("fermée le"), null=True, blank=True)

    def __str__(self) -> str:
        return _("la page publique")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Release(models.Model):
    """What the public page tells, for ever: the facts of a voted edition, and `followed`, the state of its actions `on` that
    day (see `documents/roadmap/released.py`). `adopted_on`: the day of the first vote, before any avenant. Taken back on
    its day, it is deleted."""

    page = models.ForeignKey(PublicPage, on_delete=models.CASCADE, related_name="releases")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="releases")
    name = models.CharField(gettext_lazy("nom"), max_length=150)
    adopted_on = models.DateField(gettext_lazy("adoptée le"))
    on = models.DateField(gettext_lazy("à jour au"))
    followed = models.JSONField(default=dict)
    # The voted text names who pilots and who sponsors: the team says whether it is given with the page.
    gives_files = models.BooleanField(gettext_lazy("donne le texte voté"), default=False)
    contact = models.CharField(gettext_lazy("où dire quelque chose"), max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return _("l’état publié du %(day)s") % {"day": french.format_short_day(self.on)}


# --- what both a page and a change ask -------------------------------------------------------------------------------


def read_plan(
    sent: SentTable,
    first: int,
    answers: Mapping[str, Decimal],
    *,
    left_out: Collection[int] = (),
    unit: Unit = Unit.AS_TOLD,
    pilots: Mapping[str, private_words.PilotChoice] = private_words.NO_CHOICE,
    corrections: Mapping[str, Decimal] = NO_CORRECTION,
    retold: Retold = Retold.AS_READ,
) -> list[Line]:
    """No query, so that a plan is read before the lock is taken."""
    today = timezone.localdate()
    return lines.read_lines(
        sent, first, answers, today, left_out=left_out, unit=unit, pilots=pilots, corrections=corrections, retold=retold
    )


def prepare_plan(roadmap: Roadmap, read: Sequence[Line], usual: str = MoneyKind.OPERATING) -> Plan:
    """`usual`: what amounts pay for when the plan does not say it. Two queries."""
    sheets = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis")
    codes = {sheet.title: sheet.code for sheet in sheets}
    axes = dict(Axis.objects.filter(roadmap=roadmap).values_list("title", "rank"))
    plan = plan_imports.build_plan(read, codes, list(axes), usual)
    last = Counter[int]()
    for sheet in sheets:
        last[sheet.axis.rank] = max(last[sheet.axis.rank], sheet.rank)
    plan_imports.assign_codes(plan, {title: (rank, last[rank]) for title, rank in axes.items()})
    return plan


def actions_with_private_words(row: PlanImport) -> list[ActionSheet]:
    """The fiches of an import that keep words for the team, in the order of codes. One query."""
    sheets = ActionSheet.objects.filter(roadmap=row.roadmap_id, pk__in=row.actions).select_related("axis")
    return [sheet for sheet in sheets if sheet.private_words]


@frozen
class KeptAction:
    """`name`: its code and title. `uses`: the names of the models whose rows depend on it, when that is the reason. `pk`: 0 once
    it is a thing of the past."""

    name: str
    why: Kept
    uses: tuple[str, ...] = ()
    pk: int = 0


@frozen
class Fate:
    """The effect of undoing: the pks to remove; the actions that stay. `present`: the code and title of those that are still
    there, by pk, in the order of codes."""

    leaving: tuple[int, ...]
    kept: tuple[KeptAction, ...]
    present: Mapping[int, str]

    def narrowed(self, actions: Collection[int]) -> "Fate":
        """The effect of undoing for these actions alone."""
        return Fate(
            tuple(pk for pk in self.leaving if pk in actions),
            tuple(one for one in self.kept if one.pk in actions),
            {pk: name for pk, name in self.present.items() if pk in actions},
        )


def import_fate(row: PlanImport) -> Fate:
    """An action counts as changed when the journal has a line about it or its lines, or when a line was added or removed. One
    on which something else depends stays too, and one voted since, because an assembly adopted it."""
    rows = row.actions
    present = {
        action.pk: action
        for action in ActionSheet.objects.filter(roadmap=row.roadmap_id).select_related("axis")
        if action.pk in rows
    }
    # Sorting what the import had kept for the team is a part of it.
    entries = JournalEntry.objects.filter(roadmap_id=row.roadmap_id, pk__gt=row.journal).exclude(verb="sort")
    changed: set[int] = set(entries.filter(about_kind="actionsheet").values_list("about_id", flat=True))
    kinds: tuple[tuple[str, str, type[models.Model]], ...] = (
        ("steps", "actionstep", ActionStep),
        ("expenses", "expenseline", ExpenseLine),
        ("funding", "fundingline", FundingLine),
        ("indicators", "indicator", Indicator),
    )
    for name, kind, model in kinds:
        now: dict[int, set[int]] = {}
        for pk, action in model._default_manager.filter(action__roadmap=row.roadmap_id).values_list("pk", "action_id"):
            now.setdefault(action, set()).add(pk)
        touched = set(entries.filter(about_kind=kind).values_list("about_id", flat=True))
        touched |= referenced_pks(
            model, {pk for one in rows.values() for pk in one.get(name, ())}, but=(Instalment, StatusChange)
        )
        brought = {pk: set(one.get(name, ())) for pk, one in rows.items()}
        changed |= {pk for pk, those in brought.items() if now.get(pk, set()) != those or touched & those}
    changed |= _changed_instalments(row)
    uses = referencing_models(ActionSheet, set(present), but=(ActionStep, ExpenseLine, FundingLine, Indicator))
    adopted: set[int] = set()
    voted = Edition.objects.filter(roadmap=row.roadmap_id, at__gt=row.at).exclude(kind=Edition.Kind.DRAFT)
    if voted.exists():
        adopted = {pk for pk, action in present.items() if action.status in ADOPTED}
    kept = {pk: (Kept.USED, tuple(sorted(names))) for pk, names in uses.items()}
    kept |= dict.fromkeys(changed, (Kept.CHANGED, ())) | dict.fromkeys(adopted, (Kept.ADOPTED, ()))
    return Fate(
        leaving=tuple(pk for pk in present if pk not in kept),
        kept=tuple(
            KeptAction(f"{action.code} {action.title}", *kept[pk], pk) for pk, action in present.items() if pk in kept
        ),
        present={pk: f"{action.code} {action.title}" for pk, action in present.items()},
    )


def _changed_instalments(row: PlanImport) -> set[int]:
    """The actions that have other instalments than those that came in."""
    now: dict[int, set[int]] = {}
    for owner in ("expense", "funding"):
        rows = Instalment.objects.filter(**{f"{owner}__action__roadmap": row.roadmap_id})
        for pk, action in rows.values_list("pk", f"{owner}__action_id"):
            now.setdefault(action, set()).add(pk)
    return {pk for pk, one in row.actions.items() if now.get(pk, set()) != set(one.get("instalments", ()))}


# --- how the documents look -------------------------------------------------------------------------------------------


class DocumentLook(models.Model):
    """The colour, the logo and the footer of a roadmap's documents. Without a row: the look of Jalons.

    The logo is in the database instead of a file, so that a copy of the database is complete.
    """

    roadmap = models.OneToOneField(Roadmap, on_delete=models.CASCADE, related_name="document_look")
    accent = models.CharField(gettext_lazy("couleur"), max_length=6, blank=True)
    footer = models.CharField(gettext_lazy("pied de page"), max_length=120, blank=True)
    logo = models.BinaryField(gettext_lazy("logo"), default=bytes, blank=True)
    logo_alt = models.CharField(gettext_lazy("ce que dit le logo"), max_length=150, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(logo=b"") | ~Q(logo_alt=""), name="a_logo_has_its_words"),
        ]

    def __str__(self) -> str:
        return _("aspect des documents")

    @property
    def stamp(self) -> str:
        """The stamp of what its form shows."""
        return make_stamp(fields_stamp(self, ("accent", "footer", "logo_alt")), bytes(self.logo))


class DocumentTemplate(models.Model):
    """The template of a roadmap for one format: the parts taken from the file, never the file itself."""

    class Kind(models.TextChoices):
        DOCX = "docx", gettext_lazy("Word")
        ODT = "odt", gettext_lazy("LibreOffice")
        PPTX = "pptx", gettext_lazy("PowerPoint")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="document_templates")
    kind = models.CharField(gettext_lazy("format"), max_length=4, choices=Kind)
    # That of the file that was sent, which may name somebody: the page of the team tells it, the journal does not.
    name = models.CharField(gettext_lazy("fichier"), max_length=150)
    content = models.BinaryField()
    missing = models.JSONField(default=list)
    accent = models.CharField(gettext_lazy("couleur des titres"), max_length=6, blank=True)
    has_footer = models.BooleanField(default=True)
    sent_at = models.DateTimeField(auto_now=True)
    by_name = models.CharField(gettext_lazy("par"), max_length=150)

    class Meta:
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roadmap", "kind"], name="one_document_template_per_format"),
        ]

    def __str__(self) -> str:
        return _("modèle %(format)s") % {"format": self.get_kind_display()}

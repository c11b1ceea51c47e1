"""The changes since an edition, in words: for a page, and for the avenant that will contain them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.funding.models import FundingLine
from jalons.papers.documents.model import Block, Column, Heading, Paragraph, Row, Table
from jalons.publication.documents.roadmap.facts import roadmap_facts, with_carriers
from jalons.publication.models import ChapterText, Edition
from jalons.publication.rules import differences as rules
from jalons.publication.rules.differences import Arrival, Change, Departure, Difference, Facts, Field, Subject
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.words import field_label

LINES = {
    "step": gettext_lazy("Étape"),
    "expense": gettext_lazy("Dépense"),
    "step_note": gettext_lazy("Précisions de l’étape"),
    "order": gettext_lazy("Ce que l’étape attend"),
    "expense_kind": gettext_lazy("Type de la dépense"),
    "expense_years": gettext_lazy("Années de la dépense"),
    "funding": gettext_lazy("Ressource"),
    "funding_nature": gettext_lazy("Nature de la ressource"),
    "funding_years": gettext_lazy("Années de la ressource"),
    "valued": gettext_lazy("Contribution valorisée"),
    "worth": gettext_lazy("Calcul de la contribution"),
    "own_share": gettext_lazy("Règle de la part propre"),
    "tax_recovery": gettext_lazy("TVA du plan de financement"),
    "indicator": gettext_lazy("Indicateur"),
    "indicator_source": gettext_lazy("Source de l’indicateur"),
    "indicator_manner": gettext_lazy("Nature et fréquence de l’indicateur"),
    "cross_reference": gettext_lazy("Renvoi au projet de territoire"),
    "expenses": gettext_lazy("Total des dépenses"),
    "resources": gettext_lazy("Total des ressources"),
    "code": gettext_lazy("Numéro"),
    "communes": gettext_lazy("Communes"),
}
# Instead of an amount. No field holds it.
REFUSED = "refuse"
# The model with the labels of the fields of each subject: « action:12 », « roadmap »…
_MODELS = {
    "definition": "definition",
    "action": "actionsheet",
    "chapter": "chaptertext",
    "stake": "stake",
    "axis": "axis",
    "roadmap": "roadmap",
}


@frozen
class ChangedLine:
    """`before` or `after` is empty when there was no value, or there is none any more. `gap`: the difference in euros,
    in words."""

    label: str
    before: str
    after: str
    gap: str = ""


@frozen
class ChangedSubject:
    """`code`: that of an existing action, for a link."""

    title: str
    act: Literal["added", "removed", "changed"]
    code: str
    lines: tuple[ChangedLine, ...]
    is_feminine: bool = False

    @property
    def word(self) -> str:
        if self.is_feminine:
            return {"added": _("ajoutée"), "removed": _("retirée"), "changed": _("modifiée")}[self.act]
        return {"added": _("ajouté"), "removed": _("retiré"), "changed": _("modifié")}[self.act]

    @property
    def tone(self) -> str:
        return {"added": "good", "removed": "bad", "changed": "wait"}[self.act]


@frozen
class Changed:
    """Since `edition`: the adopted one, or the last avenant. None when nothing was adopted."""

    edition: Edition | None
    subjects: tuple[ChangedSubject, ...] = ()

    @property
    def sentence(self) -> str:
        n = len(self.subjects)
        if not n:
            return _("Rien n’a changé.")
        told = ngettext("%(n)d élément a changé", "%(n)d éléments ont changé", n) % {"n": n}
        points = sum(len(subject.lines) if subject.act == "changed" else 1 for subject in self.subjects)
        return _("%(told)s, en %(points)d points.") % {"told": told, "points": points} if points > n else f"{told}."


def nothing_to_amend() -> str:
    return _("Rien n’a changé depuis l’édition en vigueur : il n’y a pas d’avenant à faire.")


def edition_in_force(roadmap: Roadmap) -> Edition | None:
    """The last avenant, else the adopted edition."""
    kinds = (Edition.Kind.ADOPTED, Edition.Kind.AMENDMENT)
    rows = Edition.objects.filter(roadmap=roadmap, kind__in=kinds).select_related("deliberation")
    return rows.defer("document").first()


def roadmap_changes(roadmap: Roadmap, on: date) -> Changed:
    edition = edition_in_force(roadmap)
    if edition is None:
        return Changed(None)
    before = with_carriers(rules.load_facts(edition.facts), roadmap.own_names)
    after = roadmap_facts(roadmap, on)
    return Changed(edition, changed_subjects(before, after, _refused_lines(roadmap)))


def _refused_lines(roadmap: Roadmap) -> frozenset[str]:
    """The keys, among the facts of an action, of the money that somebody refused."""
    refused = FundingLine.objects.filter(action__roadmap=roadmap, status=FundingLine.Status.REFUSED)
    return frozenset(f"{kind}:{pk}" for pk in refused.values_list("pk", flat=True) for kind in ("funding", "valued"))


def changed_subjects(before: Facts, after: Facts, refused: Collection[str] = ()) -> tuple[ChangedSubject, ...]:
    by_subject: dict[str, list[Difference]] = {}
    for difference in rules.list_differences(before, after):
        if not _goes_without_saying(difference, refused):
            by_subject.setdefault(difference.subject, []).append(_with_refusal(difference, refused))
    return tuple(_changed_subject(name, differences, before, after) for name, differences in by_subject.items())


def _goes_without_saying(difference: Difference, refused: Collection[str]) -> bool:
    """Years that nobody spreads any more, and what was told of a line that is refused."""
    if not isinstance(difference, Change) or difference.after:
        return False
    kind, _sep, key = difference.field.partition(":")
    said_of_a_line = kind in ("funding_nature", "worth") and f"funding:{key}" in refused
    return kind in ("expense_years", "funding_years") or said_of_a_line


def _with_refusal(difference: Difference, refused: Collection[str]) -> Difference:
    if (
        isinstance(difference, Change)
        and difference.after is None
        and difference.before
        and difference.field in refused
    ):
        return replace(difference, after=Field(REFUSED, difference.before.label))
    return difference


def _changed_subject(name: str, found: list[Difference], before: Facts, after: Facts) -> ChangedSubject:
    present = after[name] if name in after else before[name]
    code = present["code"].value if name in after and "code" in present else ""
    feminine = name.startswith(("action:", "roadmap", "definition"))
    match found[0]:
        case Arrival(_, fields):
            lines = tuple(
                _changed_line(name, field, None, value)
                for field, value in fields.items()
                if field not in ("code", "title")
            )
            return ChangedSubject(_subject_title(name, present), "added", code, lines, feminine)
        case Departure(_, _):
            return ChangedSubject(_subject_title(name, present), "removed", "", (), feminine)
    changes = [one for one in found if isinstance(one, Change)]
    lines = tuple(_changed_line(name, change.field, change.before, change.after) for change in changes)
    return ChangedSubject(_subject_title(name, present), "changed", code, lines, feminine)


def _subject_title(name: str, subject: Subject) -> str:
    kind, _sep, key = name.partition(":")
    title = subject["title"].value if "title" in subject else ""
    if kind == "action":
        return _("Action %(code)s %(title)s") % {"code": subject["code"].value, "title": title}
    if kind == "stake":
        return _("Enjeu « %(title)s »") % {"title": title}
    if kind == "axis":
        return _("Les objectifs de l’axe « %(title)s »") % {"title": title}
    if kind == "chapter":
        return _("Chapitre « %(title)s »") % {"title": ChapterText.Chapter(key).label}
    return _("La définition partagée") if kind == "definition" else _("La feuille de route")


def _changed_line(subject: str, name: str, before: Field | None, after: Field | None) -> ChangedLine:
    kind, _sep, key = name.partition(":")
    label = str(LINES[kind]) if kind in LINES else field_label(_MODELS[subject.partition(":")[0]], kind)
    was, now = before.label if before else "", after.label if after else ""
    if key:
        label = _("%(what)s « %(label)s »") % {"what": label, "label": now or was}
        if was and now and was != now:
            label += " " + _("(avant : « %(label)s »)") % {"label": was}
    is_money = rules.field_kind(name) == "euros"
    left = None if after and after.value == REFUSED else after
    more = rules.euros_gap(before, left) if is_money else Decimal(0)
    sign = "+" if more > 0 else ""
    return ChangedLine(
        label[:1].upper() + label[1:],
        _field_label(name, before),
        _field_label(name, after),
        sign + french.format_euros(more) if is_money and more else "",
    )


def _field_label(name: str, field: Field | None) -> str:
    if field is None:
        return ""
    if field.value == REFUSED:
        return _("refusée")
    match rules.field_kind(name):
        case "euros":
            return french.format_euros(Decimal(field.value))
        case "day":
            return french.format_short_day(date.fromisoformat(field.value))
    if name.partition(":")[0] in ("funding_nature", "expense_kind"):
        # Names of choices, one after the other.
        first, *others = field.value.split(", ")
        return ", ".join([first, *map(french.lower_first, others)])
    return field.value


def amendment_blocks(found: Changed, purpose: str) -> list[Block]:
    """What an avenant is for, then the list of differences, on a page of their own."""
    made: list[Block] = [Heading(_("Ce que change cet avenant"), 1, anchor="avenant", new_page=True)]
    if purpose:
        made.append(Paragraph(_("Objet : %(purpose)s") % {"purpose": purpose}, "lead"))
    if found.edition:
        made.append(Paragraph(_("Par rapport à : %(edition)s.") % {"edition": edition_label(found.edition)}))
    columns = (Column(_("Ce qui change"), width=1.4), Column(_("Avant"), width=1.6), Column(_("Après"), width=1.6))
    for subject in found.subjects:
        made.append(Heading(subject.title, 2))
        if subject.act != "changed":
            made.append(Paragraph(subject.word.capitalize() + "."))
            continue
        rows = tuple(
            Row((line.label, line.before or "–", (line.after or "–") + (f" ({line.gap})" if line.gap else "")))
            for line in subject.lines
        )
        if rows:
            made.append(Table(_("Ce qui change : %(title)s") % {"title": subject.title}, columns, rows))
    return made


def edition_label(edition: Edition) -> str:
    """« édition adoptée, délibération n° 2026-118 du 15 décembre 2026 »."""
    return ", ".join(filter(None, (str(edition), str(edition.deliberation) if edition.deliberation else "")))

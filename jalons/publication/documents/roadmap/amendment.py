"""What the délibération of an avenant says besides that of the first vote: what it rests on, and what changes."""

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.governance.models import Deliberation
from jalons.papers.documents.model import Block, BulletList, Paragraph
from jalons.publication.documents.blanks import LINE, SHORT
from jalons.publication.documents.roadmap.changed import Changed, ChangedLine, ChangedSubject
from jalons.publication.models import Edition
from jalons.roadmaps.models import Roadmap

# A longer text is in the avenant itself, before and after.
_SHORT = 80


def amendment_number(roadmap: Roadmap) -> int:
    """That of the next one."""
    return Edition.objects.filter(roadmap=roadmap, kind=Edition.Kind.AMENDMENT).count() + 1


def amendment_visas(roadmap: Roadmap, vote: Deliberation | None) -> list[str]:
    """The délibération that adopted the feuille de route, then those of its avenants, before this `vote`."""
    voted = Edition.objects.filter(roadmap=roadmap, deliberation__isnull=False).exclude(deliberation=vote)
    rows = voted.select_related("deliberation").only("kind", "number", "deliberation").order_by("pk")
    lines = [
        (
            _("Vu la %(deliberation)s, qui adopte la feuille de route ;")
            if row.kind == Edition.Kind.ADOPTED
            else _("Vu la %(deliberation)s, qui adopte l’avenant n° %(n)d ;")
        )
        % {"deliberation": row.deliberation, "n": row.number}
        for row in rows
    ]
    return [*lines, _("Vu le projet d’avenant annexé à la présente délibération ;")]


def amendment_articles(
    changed: Changed, number: int, purpose: str, counted: str, *, is_voted: bool
) -> list[list[Block]]:
    """`counted`: « 8 actions, en 3 axes ». A draft leaves dotted lines, an act that was voted has none."""
    adopted = _(
        "L’avenant n° %(n)d à la feuille de route, annexé, est adopté. Son objet : %(purpose)s. "
        "La feuille de route compte désormais %(counted)s."
    )
    said = {"n": number, "purpose": purpose.rstrip(".") or SHORT, "counted": counted}
    lines = changed_lines(changed)
    whole: list[Block] = [Paragraph(adopted % said)]
    if is_voted and not lines:
        return [whole]
    listed: Block = BulletList(lines) if lines else Paragraph(LINE)
    return [whole, [Paragraph(_("L’avenant change ce qui suit. Le reste de la feuille de route demeure :")), listed]]


def changed_lines(changed: Changed) -> tuple[str, ...]:
    """« Action 1.2 Un bus, total des dépenses : 6 400 € avant, 7 000 € après (+600 €) »."""
    return tuple(told for subject in changed.subjects for told in _subject_lines(subject))


def _subject_lines(subject: ChangedSubject) -> list[str]:
    if subject.act != "changed":
        return [f"{subject.title}, {subject.word}"]
    return [f"{subject.title}, {_line_words(line)}" for line in subject.lines]


def _line_words(line: ChangedLine) -> str:
    label = french.lower_first(line.label)
    texts = (line.before, line.after)
    if any(len(text) > _SHORT or "\n" in text for text in texts):
        return _("%(label)s\u00a0: modifié, voir l’avenant annexé") % {"label": label}
    told = {"label": label, "before": _whole(line.before), "after": _whole(line.after)}
    if not line.before:
        sentence = _("%(label)s\u00a0: désormais %(after)s") % told
    elif not line.after:
        sentence = _("%(label)s\u00a0: %(before)s avant, plus rien désormais") % told
    else:
        sentence = _("%(label)s\u00a0: %(before)s avant, %(after)s après") % told
    return f"{sentence} ({line.gap})" if line.gap else sentence


def _whole(text: str) -> str:
    """Between quotes when it holds a comma, which would end it."""
    return _("«\u00a0%(text)s\u00a0»") % {"text": text} if ", " in text else text

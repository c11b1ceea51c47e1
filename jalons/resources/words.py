"""What several pages say of resources, and the journal's words for the changes of this floor, beside the labels of
fields."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.plurals import PluralLabel
from jalons.resources.rules.pasted_lines import PastedLines
from jalons.resources.rules.resources import LABEL_LIMIT, MOST_NODES
from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        ("undo", "keyproject"): gettext_lazy("a annulé un geste sur la carte de"),
        ("add_resources", "keyproject"): gettext_lazy("a ajouté d’un coup des ressources à la carte de"),
        ("give_holder", "keyproject"): gettext_lazy("a dit qui détient des ressources de la carte de"),
    },
    fields={
        ("", "label"): gettext_lazy("libellé"),
        ("keyproject", "holder"): gettext_lazy("qui les détient"),
        ("resourcenode", "label"): gettext_lazy("libellé"),
        ("feasibilityrule", "without_holder"): gettext_lazy("retrait sans détenteur"),
        ("feasibilityrule", "without_effort"): gettext_lazy("retrait sans effort estimé"),
    },
    counts={
        ("keyproject", "resources"): PluralLabel("%(n)s ressource", "%(n)s ressources", "count"),
    },
)


def several_label(labels: Sequence[str]) -> str:
    """« Salle des fêtes, et 11 autres », within the length of a label."""
    first, others = labels[0], len(labels) - 1
    if not others:
        return first
    rest = ngettext(", et %(n)d autre", ", et %(n)d autres", others) % {"n": others}
    room = LABEL_LIMIT - len(rest)
    return (first if len(first) <= room else f"{first[: room - 1]}…") + rest


def kept_sentence(count: int) -> str:
    return ngettext("%(n)d ressource est sur la carte.", "%(n)d ressources sont sur la carte.", count) % {"n": count}


def left_out_sentences(lines: PastedLines) -> list[str]:
    """Why lines that were pasted are not on the map, one sentence a reason."""
    sentences = []
    if n := len(lines.beyond):
        sentence = ngettext(
            "%(n)d ligne n’y tient pas : une carte reçoit %(most)d ressources.",
            "%(n)d lignes n’y tiennent pas : une carte reçoit %(most)d ressources.",
            n,
        )
        sentences.append(sentence % {"n": n, "most": MOST_NODES})
    if n := len(lines.too_long):
        sentence = ngettext(
            "%(n)d ligne est trop longue : %(most)d signes au plus.",
            "%(n)d lignes sont trop longues : %(most)d signes au plus.",
            n,
        )
        sentences.append(sentence % {"n": n, "most": LABEL_LIMIT})
    if n := len(lines.known):
        sentence = ngettext("%(n)d ligne y était déjà.", "%(n)d lignes y étaient déjà.", n)
        sentences.append(sentence % {"n": n})
    return sentences


def nothing_kept_sentence(lines: PastedLines) -> str:
    reasons = " ".join(left_out_sentences(lines))
    return _("Aucune ligne n’est ajoutée. %(reasons)s") % {
        "reasons": reasons or _("Écrivez au moins une ressource, une par ligne.")
    }


def held_sentence(count: int) -> str:
    if not count:
        return _("Ces ressources avaient déjà ce détenteur.")
    return ngettext("%(n)d ressource a ce détenteur.", "%(n)d ressources ont ce détenteur.", count) % {"n": count}

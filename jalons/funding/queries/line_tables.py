"""What the preview of a table of expenses and resources says."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_euros, format_short_day
from jalons.base.frozen import frozen
from jalons.base.previews import Preview, PreviewLine, ReadLine, preview_read_line
from jalons.funding.models import FundingLine, Kind
from jalons.funding.queries.funders import NOTHING_ASKED, AskedFunders, asked_funders
from jalons.funding.rules.line_tables import Doubt, line_funders
from jalons.roadmaps.models import Roadmap

LABELS = {
    "label": _("Dépense"),
    "funder": _("Qui finance"),
    "amount": _("Montant"),
    "kind": _("Type"),
    "status": _("État"),
    "scheme": _("Dispositif"),
    "nature": _("Nature"),
    "is_public": _("Argent public"),
    "expected_on": _("Versement attendu"),
}
ACTS = {"create": _("à ajouter"), "leave": _("laissée")}
DOUBTS = {
    Doubt.NO_NAME: _("ni dépense ni financeur : laissée"),
    Doubt.NO_AMOUNT: _("pas de montant : laissée"),
    Doubt.AMOUNT_UNREAD: _("« %(about)s » n’est pas un montant : laissée"),
    Doubt.AMOUNT_ASKED: _("« %(about)s » se lit de plusieurs façons : laissée"),
    Doubt.TOTAL: _("une ligne de total : laissée"),
    Doubt.TOO_LONG: _("texte trop long : coupé"),
    Doubt.KIND: _("« %(about)s » n’est ni fonctionnement ni investissement"),
    Doubt.PAID: _("état « %(about)s » : gardée comme accordée. Notez ensuite le jour et le montant du versement"),
    Doubt.STATUS: _("état « %(about)s » inconnu : gardée comme envisagée"),
    Doubt.SCHEME_NAMED: _("« %(about)s » est un dispositif : le financeur repris est celui qui le paie"),
    Doubt.NATURE: _("nature « %(about)s » inconnue : déduite du financeur"),
    Doubt.PUBLIC: _("« %(about)s » n’est ni oui ni non : déduit du financeur"),
    Doubt.NEVER_PUBLIC: _("cette nature n’est pas de l’argent public : noté « non »"),
    Doubt.DAY: _("« %(about)s » n’est pas une date : gardée sans elle"),
}
_FORMATS = {
    "amount": format_euros,
    "kind": lambda kind: str(Kind(kind).label),
    "status": lambda status: str(FundingLine.Status(status).label),
    "nature": lambda nature: str(FundingLine.Nature(nature).label),
    "is_public": lambda answer: str(_("oui") if answer else _("non")),
    "expected_on": format_short_day,
}


def preview_money_line(line: ReadLine) -> PreviewLine:
    title = line.values["funder"] or line.values["label"]
    shown = {key: label for key, label in LABELS.items() if key not in ("label", "funder")}
    return preview_read_line(line, title, shown, _FORMATS, DOUBTS)


@frozen
class LinesPreview(Preview):
    funders: AskedFunders = NOTHING_ASKED


def lines_preview(
    roadmap: Roadmap, preview: Preview, planned: Sequence[ReadLine], fusions: Mapping[str, str] | None
) -> LinesPreview:
    """The preview, with what is asked about funders."""
    written = line_funders(line.values for line in planned if line.act == "create")
    shown = {field.name: getattr(preview, field.name) for field in fields(Preview)}
    return LinesPreview(**shown, funders=asked_funders(roadmap, written, fusions))

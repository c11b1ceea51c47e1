"""French sentences about the import of a plan, chapters, and what a vote waits for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag
from jalons.base import french
from jalons.base.french import join_items
from jalons.base.frozen import frozen
from jalons.base.spreadsheets import XLSX
from jalons.base.table_files import column_name
from jalons.funding.models import Kind as MoneyKind
from jalons.funding.rules.known_schemes import scheme_payer
from jalons.funding.rules.money import Consolidated
from jalons.funding.words.plan_alerts import alert_sentence
from jalons.funding.words.plans import balance_sentence, both_shares_sentence, overfunding_reason, tax_mark
from jalons.papers.documents import FORMATS
from jalons.papers.slides.pptx import MIME as PPTX
from jalons.publication.models import KeptAction
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import TARGET, TAX
from jalons.publication.rules.file_numbers import Numbering, Order
from jalons.publication.rules.import_fates import Kept
from jalons.publication.rules.line_money import Asked, Left, Money, read_tax
from jalons.publication.rules.money_columns import (
    EXPENSE,
    FUNDING,
    FUNDING_TOTAL,
    INVESTMENT,
    INVESTMENT_PART,
    OPERATING,
    OWN,
    TOTAL,
    Side,
    money_columns,
)
from jalons.publication.rules.plan_imports import Act, Plan, Planned
from jalons.publication.rules.plan_line import Doubted, Kind
from jalons.publication.rules.retold_years import YearsBeside
from jalons.publication.rules.vote_gaps import Gap, GapKind, RemarkKind
from jalons.publication.rules.written_indicators import WrittenIndicator
from jalons.roadmaps.words import JournalWords


@frozen
class FileFormat:
    """What a file of an edition is called, and its MIME type."""

    label: str | Promise
    mime: str


# What is frozen with an edition: its text in three formats, its budget and its slides.
EDITION_FORMATS = {made.extension: FileFormat(made.label, made.mime) for made in FORMATS.values()} | {
    "xlsx": FileFormat(gettext_lazy("Budget, Excel"), XLSX),
    "pptx": FileFormat(gettext_lazy("Présentation, PowerPoint"), PPTX),
}

# The journal's words for the changes of this floor, beside the labels of fields.
JOURNAL = JournalWords(
    verbs={
        ("import", "planimport"): gettext_lazy("a repris un plan :"),
        ("undo", "planimport"): gettext_lazy("a annulé :"),
        ("take_out", "planimport"): gettext_lazy("a retiré des fiches venues d’un plan :"),
        ("sort", "planimport"): gettext_lazy("a trié des mots gardés par l’équipe :"),
        ("freeze", "edition"): gettext_lazy("a figé :"),
        ("make_again", ""): gettext_lazy("a fait préparer de nouveau les fichiers de"),
        ("withdraw_edition", ""): gettext_lazy("a retiré, saisie par erreur :"),
        ("write_chapter", ""): gettext_lazy("a écrit le chapitre"),
        ("accept_gap", ""): gettext_lazy("a accepté d’adopter malgré un manque :"),
        ("withdraw_gap", ""): gettext_lazy("a retiré le motif d’un manque :"),
        ("open_page", "publicpage"): gettext_lazy("a ouvert à tout le monde"),
        ("update_page", "publicpage"): gettext_lazy("a mis à jour"),
        ("close_page", "publicpage"): gettext_lazy("a fermé"),
        ("reopen_page", "publicpage"): gettext_lazy("a rouvert"),
        ("withdraw_release", "publicpage"): gettext_lazy("a remis à son état d’avant"),
    },
    fields={
        ("edition", "purpose"): gettext_lazy("but"),
        ("publicpage", "on"): gettext_lazy("à jour au"),
        ("publicpage", "gives_files"): gettext_lazy("donne le texte voté"),
        ("planimport", "actions"): gettext_lazy("fiches actions"),
        ("planimport", "steps"): gettext_lazy("étapes"),
        ("planimport", "indicators"): gettext_lazy("indicateurs"),
        ("planimport", "kept"): gettext_lazy("fiches gardées"),
        ("planimport", "taken_out"): gettext_lazy("fiches retirées"),
        ("planimport", "sorted"): gettext_lazy("réponses"),
    },
)

FIELDS = {
    "axis": gettext_lazy("Axe"),
    "sub_axis": gettext_lazy("Sous-axe"),
    "sub_sub_axis": gettext_lazy("Sous-sous-axe"),
    "title": gettext_lazy("Intitulé de l’action"),
    "step": gettext_lazy("Sous-action (étape)"),
    "context": gettext_lazy("Constat"),
    "description": gettext_lazy("Description"),
    "governance": gettext_lazy("Instances de gouvernance"),
    "objectives": gettext_lazy("Objectifs"),
    "expected_results": gettext_lazy("Résultats attendus"),
    "indicators": gettext_lazy("Indicateurs liés"),
    TARGET: gettext_lazy("Cible des indicateurs"),
    "lead_organisation": gettext_lazy("Structure pilote"),
    "means": gettext_lazy("Moyens humains et techniques"),
    "partners": gettext_lazy("Partenaires"),
    "department_unit": gettext_lazy("Service pilote"),
    "lead_contact": gettext_lazy("Personne pilote"),
    "elected_sponsor": gettext_lazy("Élue ou élu de référence"),
    "participation": gettext_lazy("Participation citoyenne"),
    "audiences": gettext_lazy("Publics"),
    "success_factors": gettext_lazy("Conditions de réussite"),
    "money": gettext_lazy("Financements"),
    "funder_1": gettext_lazy("Financeur 1"),
    "amount_1": gettext_lazy("Montant du financeur 1"),
    "state_1": gettext_lazy("État du financeur 1"),
    "funder_2": gettext_lazy("Financeur 2"),
    "amount_2": gettext_lazy("Montant du financeur 2"),
    "state_2": gettext_lazy("État du financeur 2"),
    "funder_3": gettext_lazy("Financeur 3"),
    "amount_3": gettext_lazy("Montant du financeur 3"),
    "state_3": gettext_lazy("État du financeur 3"),
    "funder_4": gettext_lazy("Financeur 4"),
    "amount_4": gettext_lazy("Montant du financeur 4"),
    "state_4": gettext_lazy("État du financeur 4"),
    "funder_5": gettext_lazy("Financeur 5"),
    "amount_5": gettext_lazy("Montant du financeur 5"),
    "state_5": gettext_lazy("État du financeur 5"),
    "funder_6": gettext_lazy("Financeur 6"),
    "amount_6": gettext_lazy("Montant du financeur 6"),
    "state_6": gettext_lazy("État du financeur 6"),
    "budget": gettext_lazy("Budget prévisionnel"),
    INVESTMENT_PART: gettext_lazy("Part d’investissement de la dépense (le reste : fonctionnement)"),
    TAX: gettext_lazy("Taxes du budget, HT ou TTC"),
    "status": gettext_lazy("État"),
    "priority": gettext_lazy("Priorité"),
    "starts_on": gettext_lazy("Début"),
    "ends_on": gettext_lazy("Fin"),
    "steps": gettext_lazy("Étapes de l’action"),
    "period": gettext_lazy("Calendrier, début et fin"),
}
# What a column of money may hold, when there are several.
MONEY = {
    TOTAL: gettext_lazy("Budget, ou total des dépenses"),
    OPERATING: gettext_lazy("Dépense de fonctionnement"),
    INVESTMENT: gettext_lazy("Dépense d’investissement"),
    EXPENSE: gettext_lazy("Dépense, type à choisir plus bas"),
    FUNDING: gettext_lazy("Montant du financeur que nomme le titre"),
    OWN: gettext_lazy("Part propre (autofinancement, reste à charge)"),
    FUNDING_TOTAL: gettext_lazy("Total des financements"),
}
SIDES = {Side.EXPENSE: gettext_lazy("Dépenses"), Side.RESOURCE: gettext_lazy("Financements")}
_LEFT = {
    Left.CHOICE: gettext_lazy("lignes que vous laissez"),
    Left.KNOWN: gettext_lazy("actions déjà là"),
    Left.NO_ACTION: gettext_lazy("lignes qui ne sont pas des actions"),
    Left.COLUMN: gettext_lazy("colonnes que vous n’importez pas"),
    Left.NO_FUNDER: gettext_lazy("montants sans financeur"),
    Left.DETAIL: gettext_lazy("détail des étapes, déjà dans le montant de l’action"),
    Left.TEXT: gettext_lazy("montants écrits dans un texte, que rien ne lit"),
    Left.GAP: gettext_lazy("écart entre deux sommes qui disent le même argent"),
    Left.TO_FIND: gettext_lazy("argent à trouver : personne ne le verse encore"),
    Left.TWICE: gettext_lazy("montants qui contredisent ceux de chaque financeur"),
}
_DOUBTS = {
    Doubt.AMOUNT_ASKED: gettext_lazy("montant à choisir, dans « À préciser ». Sans réponse, le texte est gardé"),
    Doubt.AMOUNT_LETTERS: gettext_lazy(
        "une lettre parmi les chiffres : confirmez la lecture proposée, dans « À préciser ». Sans réponse, le texte est gardé"
    ),
    Doubt.AMOUNT_UNREAD: gettext_lazy("ce n’est pas un montant. Le texte est gardé dans la fiche"),
    Doubt.AMOUNT_DAY: gettext_lazy("une date à la place d’un montant. Le texte est gardé dans la fiche"),
    Doubt.AMOUNT_NOTHING: gettext_lazy("montant non lu : il doit être positif. Le texte est gardé dans la fiche"),
    Doubt.AMOUNT_ZERO: gettext_lazy(
        "aucun montant n’est repris. Si l’action ne coûte rien, écrivez une dépense de 0 € dans son plan"
    ),
    Doubt.AMOUNT_LARGE: gettext_lazy("montant non lu : il est trop grand. Le texte est gardé dans la fiche"),
    Doubt.AMOUNT_ROUNDED: gettext_lazy("arrondi au centime"),
    Doubt.AMOUNT_BEFORE_TAX: gettext_lazy("un montant hors taxes : il est repris tel quel"),
    Doubt.AMOUNT_CURRENCY: gettext_lazy("une autre monnaie que l’euro. Le texte est gardé dans la fiche"),
    Doubt.AMOUNT_HOURS: gettext_lazy("une durée à la place d’un montant. Le texte est gardé dans la fiche"),
    Doubt.AMOUNT_THOUSANDS: gettext_lazy("lu en milliers d’euros, comme le dit le titre de la colonne"),
    Doubt.AMOUNT_MERGED: gettext_lazy("cellule fusionnée : ce montant est compté une seule fois, à sa première ligne"),
    Doubt.CORRECTED: gettext_lazy("corrigé à la main (lu : %(about)s)"),
    Doubt.RATE_READ: gettext_lazy("une part du coût de l’action, %(said)s : %(counted)s est calculé et repris"),
    Doubt.RATE_UNREAD: gettext_lazy(
        "un pourcentage, dont la ligne ne dit pas le total. Le texte est gardé dans la fiche"
    ),
    Doubt.AMOUNT_PARTS: gettext_lazy("une phrase : les montants sûrs y sont lus un par un"),
    Doubt.STEP_DETAIL: gettext_lazy(
        "son action a déjà un montant, %(about)s. Celui de l’étape n’est pas compté, il est gardé en texte"
    ),
    Doubt.TOTAL_UNREAD: gettext_lazy("ce total n’est pas un montant. Le texte est gardé dans la fiche"),
    Doubt.TOTAL_TAKEN: gettext_lazy("un total sans aucune de ses parties : il est repris comme montant"),
    Doubt.TOTAL_DIFFERS: gettext_lazy(
        "ce total dit %(said)s, ses parties font %(counted)s. Les parties sont reprises, l’écart ne l’est pas"
    ),
    Doubt.TOTAL_LINE_DIFFERS: gettext_lazy("ce total dit %(said)s, les lignes lues au-dessus font %(counted)s"),
    Doubt.TOTAL_LINE_ASKED: gettext_lazy(
        "ce total dit %(said)s, les lignes lues au-dessus font %(counted)s. L’écart, %(gap)s, est ce qui reste à choisir dans « À préciser »"
    ),
    Doubt.TOTAL_LINE_CHOICE: gettext_lazy(
        "ce total dit %(said)s, les lignes lues au-dessus font %(counted)s. Avec %(other)s au lieu de %(chosen)s dans « À préciser », les deux sont égaux"
    ),
    Doubt.TOTAL_LINE_WAITS: gettext_lazy(
        "ce total dit %(said)s, les lignes lues au-dessus font %(counted)s, sans ce qui reste à choisir dans « À préciser »"
    ),
    Doubt.PART_BEYOND: gettext_lazy(
        "« %(about)s » redit plus que la ligne du dessus : ce n’est pas une action, son montant n’est pas compté"
    ),
    Doubt.SEEMS_TOTAL: gettext_lazy(
        "son montant est la somme des lignes au-dessus : est-ce un total ? Laissez-la alors"
    ),
    Doubt.AXIS_MONEY: gettext_lazy(
        "un montant à côté d’un axe : %(said)s, quand ses actions font %(counted)s. Il n’est pas compté"
    ),
    Doubt.FUNDER_ALONE: gettext_lazy("un financeur sans montant. Il est gardé en texte"),
    Doubt.FUNDER_ASKED: gettext_lazy(
        "un financeur seul, sans montant : dites dans « À préciser » s’il paie tout. Sans réponse, le texte est gardé"
    ),
    Doubt.TO_FIND: gettext_lazy(
        "%(about)s à trouver : ce n’est pas un financeur. Cet argent reste à trouver dans la fiche"
    ),
    Doubt.AMOUNTS_IN_TEXT: gettext_lazy("des montants écrits dans un texte que rien ne lit : ils sont laissés de côté"),
    Doubt.PART_TAKEN: gettext_lazy(
        "%(said)s sont repris en investissement, et le reste de la dépense, %(counted)s, en fonctionnement"
    ),
    Doubt.PART_UNREAD: gettext_lazy(
        "cette part n’est pas un montant, dépasse la dépense, ou la dépense dit déjà son type. Le texte est gardé dans la fiche"
    ),
    Doubt.FUNDED_OVER: gettext_lazy(
        "les financements repris font %(said)s, plus que les dépenses reprises, %(counted)s. Vérifiez cette ligne"
    ),
    Doubt.FIGURES_UNREAD: gettext_lazy(
        "des chiffres, dont aucun n’est un montant sûr : rien n’en est repris. Le texte est gardé dans la fiche"
    ),
    Doubt.REST_COMPUTED: gettext_lazy(
        "le reste de la dépense de la ligne, %(said)s : %(counted)s est calculé et repris en part propre"
    ),
    Doubt.REST_UNREAD: gettext_lazy(
        "un reste que la ligne ne permet pas de calculer : rien n’en est repris. Le texte est gardé dans la fiche"
    ),
    Doubt.FUNDERS_DIFFER: gettext_lazy(
        "ce montant dit %(said)s, la cellule des financeurs dit ce que verse chacun, %(counted)s en tout. Il n’est donné à aucun"
    ),
    Doubt.FUNDER_STATE_UNREAD: gettext_lazy(
        "l’état de ce financement n’est pas reconnu : il est noté « envisagé ». Le mot est gardé dans la fiche"
    ),
    Doubt.FUNDERS_TOGETHER: gettext_lazy(
        "plusieurs financeurs pour un seul montant : il est repris pour tous ensemble. Vous le partagerez dans le plan de financement"
    ),
    Doubt.SCHEME_NAMED: gettext_lazy("c’est un dispositif : le financeur repris est « %(payer)s », avec ce dispositif"),
    Doubt.KINDS_SHARED: gettext_lazy(
        "Jalons a réparti les financements entre fonctionnement et investissement, comme les dépenses (DETR, DSIL et DSID en investissement). Vous pourrez le changer"
    ),
    Doubt.KINDS_SHARED_BY_YEAR: gettext_lazy(
        "Jalons a réparti les financements entre fonctionnement et investissement, comme les dépenses de chaque année (DETR, DSIL et DSID en investissement). Vous pourrez le changer"
    ),
    Doubt.YEARS_SHARED: gettext_lazy(
        "Jalons a réparti les financements entre les années, comme les dépenses. Vous pourrez le changer"
    ),
    Doubt.YEARS_CROSSED: gettext_lazy(
        "Jalons a réparti chaque dépense entre les années : le total de chacune et celui de chaque année sont ceux du fichier. Vous pourrez changer le détail"
    ),
    Doubt.YEARS_DIFFER: gettext_lazy(
        "les années disent %(said)s, les autres colonnes de dépenses %(counted)s. C’est cette dernière somme qui est reprise"
    ),
    Doubt.AMOUNT_ALONE: gettext_lazy("un montant sans financeur. Il est gardé en texte"),
    Doubt.DAY_UNREAD: gettext_lazy("ce n’est pas une date. Le texte est gardé dans la fiche"),
    Doubt.DAY_GUESSED: gettext_lazy("ce jour est une lecture. Le texte est gardé dans la fiche"),
    Doubt.END_FIRST: gettext_lazy("la fin vient avant le début. Le début seul est repris, la fin est gardée en texte"),
    Doubt.STEP_DAY_GUESSED: gettext_lazy("ces mots deviennent le début et l’échéance des étapes, à vérifier"),
    Doubt.STEP_DAY_UNREAD: gettext_lazy("la date de cette étape n’est pas lue : elle reste dans son libellé"),
    Doubt.STEPS_BEYOND: gettext_lazy(
        "trop d’étapes dans une cellule : 100 sont reprises. La suite est gardée en texte dans la fiche"
    ),
    Doubt.DONE_TODAY: gettext_lazy("fait, mais quand ? L’étape est notée faite aujourd’hui"),
    Doubt.INDICATOR_DAY: gettext_lazy("le jour de cette cible est une lecture"),
    Doubt.INDICATOR_END: gettext_lazy("une cible sans jour écrit : elle est à la fin de l’action"),
    Doubt.STATUS_NEAR: gettext_lazy("aucun état ne dit exactement cela : le plus proche est pris, le mot est gardé"),
    Doubt.STATUS_UNREAD: gettext_lazy("état inconnu : l’action est un brouillon, le mot est gardé"),
    Doubt.DONE_BEFORE_START: gettext_lazy(
        "déjà réalisée, alors que son début est à venir. L’état et les dates sont repris : vérifiez-les"
    ),
    Doubt.DONE_BEFORE_END: gettext_lazy(
        "déjà réalisée, alors que sa fin est à venir. L’état et les dates sont repris : vérifiez-les"
    ),
    Doubt.RUNNING_BEFORE_START: gettext_lazy(
        "déjà en cours, alors que son début est à venir. L’état et les dates sont repris : vérifiez-les"
    ),
    Doubt.PRIORITY_UNREAD: gettext_lazy("priorité inconnue. Le mot est gardé dans la fiche"),
    Doubt.PILOT_NAMED: gettext_lazy(
        "cela ressemble au nom d’une personne : choisissez, dans « Une structure, ou une personne ? ». Sans réponse, il reste à votre équipe"
    ),
    Doubt.CONTACT_APART: gettext_lazy("des coordonnées, « %(about)s » : elles restent à votre équipe"),
    Doubt.TOO_LONG: gettext_lazy("trop long : coupé. Le texte entier est gardé dans la fiche"),
    Doubt.ERROR: gettext_lazy("une formule en erreur dans votre tableur. Rien n’est repris de cette cellule"),
    Doubt.FORMULA: gettext_lazy("commence par « = » : gardé comme un texte, rien n’est calculé"),
    Doubt.NO_AXIS: gettext_lazy("sans axe : rangée dans « Actions sans axe »"),
    Doubt.AXIS_ABOVE: gettext_lazy("axe vide : celui du dessus est repris"),
    Doubt.DOUBLE_TITLE: gettext_lazy("même intitulé que la %(about)s : un numéro est ajouté"),
    Doubt.KNOWN_TITLE: gettext_lazy("cette action est déjà là (%(about)s) : la ligne est laissée"),
    Doubt.STEP_ABOVE: gettext_lazy("sous-action sans action : rangée sous celle du dessus, « %(about)s »"),
    Doubt.STEP_ALONE: gettext_lazy("sous-action sans action : la ligne est laissée"),
    Doubt.STEP_KNOWN: gettext_lazy("son action est déjà là (%(about)s) : la ligne est laissée"),
    Doubt.PARENT_MADE: gettext_lazy("son action n’a pas de ligne : elle est créée avec son seul intitulé"),
    Doubt.STEP_OUT: gettext_lazy("la ligne de son action est laissée : celle-ci aussi"),
    Doubt.LOOSE_TEXT: gettext_lazy("aucune rubrique ne le précède. Il est gardé dans la fiche, relisez-le"),
    Doubt.TEXT_AMOUNT: gettext_lazy(
        "un montant qui n’est rangé ni en dépense ni en financement. Le texte est gardé dans la fiche"
    ),
    Doubt.NOTHING: gettext_lazy("ni action, ni sous-action : la ligne est laissée"),
}
# A line of total that is not the sum of those above: two amounts, and which side of the money.
_TOTAL_LINES = (
    Doubt.TOTAL_LINE_DIFFERS,
    Doubt.TOTAL_LINE_ASKED,
    Doubt.TOTAL_LINE_CHOICE,
    Doubt.TOTAL_LINE_WAITS,
)
# Their sentence already contains the text of the cell.
_SAYS_ABOUT = {
    Doubt.CORRECTED, Doubt.RATE_READ, Doubt.REST_COMPUTED, Doubt.PART_TAKEN, Doubt.FUNDED_OVER,
    Doubt.DOUBLE_TITLE, Doubt.KNOWN_TITLE, Doubt.STEP_ABOVE, Doubt.STEP_ALONE, Doubt.STEP_KNOWN, Doubt.PARENT_MADE,
    Doubt.STEP_DETAIL, Doubt.TO_FIND, Doubt.PART_BEYOND, Doubt.TOTAL_DIFFERS, Doubt.FUNDERS_DIFFER, Doubt.AXIS_MONEY, Doubt.YEARS_DIFFER, *_TOTAL_LINES,
}  # fmt: skip
# What they are about is two amounts: what is written, and what is counted.
_TWO_AMOUNTS = {
    Doubt.TOTAL_DIFFERS, Doubt.RATE_READ, Doubt.REST_COMPUTED, Doubt.PART_TAKEN, Doubt.FUNDED_OVER, Doubt.FUNDERS_DIFFER, Doubt.AXIS_MONEY, Doubt.YEARS_DIFFER, *_TOTAL_LINES,
}  # fmt: skip


def doubt_sentence(doubted: Doubted, line: int, headings: Sequence[str], place: str = "") -> str:
    """« X12, Budget : « env. 12k ». Montant à choisir… »: the cell, its text, the reason. `place`: of a document, which has no cells."""
    why = str(_DOUBTS[doubted.doubt])
    if doubted.about:
        why %= _about_words(doubted)
    if doubted.column is None:
        if place:
            return _("%(where)s : %(why)s.") % {"where": place, "why": why}
        if doubted.doubt in _TOTAL_LINES:
            side = str(SIDES[Side(doubted.about.split("/")[2])]).lower()
            return _("Ligne %(line)d, %(side)s : %(why)s.") % {"line": line, "side": side, "why": why}
        return _("Ligne %(line)d : %(why)s.") % {"line": line, "why": why}
    heading = headings[doubted.column][:40] if doubted.column < len(headings) else ""
    cell = f"{column_name(doubted.column)}{line}"
    # The fiche of a document stands beside its doubts already.
    where = (heading or place) if place else f"{cell}, {heading}" if heading else cell
    if doubted.about and doubted.doubt not in _SAYS_ABOUT:
        values = {"where": where, "text": doubted.about[:60], "why": why}
        return _("%(where)s, « %(text)s » : %(why)s.") % values
    return _("%(where)s : %(why)s.") % {"where": where, "why": why}


def _about_words(doubted: Doubted) -> dict[str, str]:
    if doubted.doubt in _TWO_AMOUNTS:
        said, counted, *more = doubted.about.split("/")
        amounts = {"said": Decimal(said), "counted": Decimal(counted), "gap": Decimal(said) - Decimal(counted)}
        # After the side of a total: the amount that would make it right, and the one that was chosen.
        amounts |= dict(zip(("other", "chosen"), map(Decimal, more[1:]), strict=False))
        return {name: french.format_euros(amount) for name, amount in amounts.items()}
    if doubted.doubt is Doubt.DOUBLE_TITLE:
        # « Fiche 3 » of a document, or the number of a line.
        return {
            "about": _("ligne %(n)s") % {"n": doubted.about} if doubted.about.isdecimal() else doubted.about.lower()
        }
    if doubted.doubt is Doubt.SCHEME_NAMED:
        return {"payer": scheme_payer(doubted.about)}
    if doubted.doubt in (Doubt.STEP_DETAIL, Doubt.TO_FIND):
        return {"about": french.format_euros(Decimal(doubted.about))}
    return {"about": doubted.about}


def retold_sentence(beside: Sequence[YearsBeside], differing: Sequence[YearsBeside]) -> str:
    """What is counted once, and the lines whose years say another sum."""
    same = french.format_euros(sum((one.plain for one in beside if one.agrees), Decimal(0)))
    sentence = _("Les années redisent les mêmes %(same)s que les autres colonnes de dépenses : comptées une fois.")
    if not differing:
        return sentence % {"same": same}
    other = ngettext(
        "À %(n)d ligne, elles disent %(dated)s, les autres colonnes %(plain)s : c’est cette dernière somme qui est reprise.",
        "À %(n)d lignes, elles disent %(dated)s, les autres colonnes %(plain)s : c’est cette dernière somme qui est reprise.",
        len(differing),
    )
    return f"{sentence} {other}" % ({"same": same, "n": len(differing)} | _both_sums(differing))


def added_years_sentence(beside: Sequence[YearsBeside]) -> str:
    sentence = _(
        "Les années disent %(dated)s, les autres colonnes de dépenses %(plain)s : les deux sont additionnées. Est-ce le même argent ?"
    )
    return sentence % _both_sums(beside)


def _both_sums(beside: Sequence[YearsBeside]) -> dict[str, str]:
    return {
        "plain": french.format_euros(sum((one.plain for one in beside), Decimal(0))),
        "dated": french.format_euros(sum((one.dated for one in beside), Decimal(0))),
    }


def unsure_sentence(amount: str, funder: str, key: str) -> str:
    """What is asked of an amount on the left of a funder, when it may be what the action costs."""
    values = {"amount": amount[:40], "funder": funder[:40], "choice": FIELDS[key]}
    return (
        _(
            "« %(amount)s », à côté de « %(funder)s » : est-ce le coût de l’action, ou ce que verse ce financeur ? C’est lu comme le coût. Sinon, choisissez « %(choice)s » pour cette colonne, puis relisez."
        )
        % values
    )


def answer_label(asked: Asked, amount: Decimal) -> str:
    """An amount to choose: « 12 000 € », or all that a line costs."""
    euros = french.format_euros(amount)
    return _("Il paie tout : %(amount)s") % {"amount": euros} if asked.is_whole else euros


def act_label(one: Planned) -> str:
    if one.act is Act.ACTION and one.to:
        told = {"code": one.to.code, "status": ActionSheet.Status(one.line.status).label}
        if one.to.numbered:
            told["number"] = one.to.numbered.written
            return _("action %(code)s (dans le fichier : %(number)s), %(status)s") % told
        return _("action %(code)s, %(status)s") % told
    if one.act is Act.STEP and one.to:
        return _("étape de « %(title)s »") % {"title": one.to.title}
    if one.act is Act.MORE and one.to:
        return _("suite de « %(title)s »") % {"title": one.to.title}
    if one.act is Act.TOTAL:
        return _total_label(one)
    if one.line.kind is Kind.OUTSIDE:
        return _("hors des fiches : pas repris")
    if one.line.kind is Kind.NOTE:
        return _("note sous le tableau : pas reprise")
    if one.line.is_out:
        return _("laissée, à votre demande")
    return _("axe") if one.act is Act.AXIS else _("laissée")


def order_sentence(numbering: Numbering, others: int) -> str:
    """Which order fiches have, and why it is not that of the numbers of the file. `others`: how many have another code than their
    number."""
    match numbering.order:
        case Order.FILE if others:
            sentence = (
                ngettext(
                    "L’ordre est celui du fichier, mais %(n)s fiche aura un autre code que son numéro.",
                    "L’ordre est celui du fichier, mais %(n)s fiches auront un autre code que leur numéro.",
                    others,
                )
                if numbering.axes
                else ngettext(
                    "Dans chaque axe, l’ordre est celui du fichier, mais %(n)s fiche aura un autre code que son numéro.",
                    "Dans chaque axe, l’ordre est celui du fichier, mais %(n)s fiches auront un autre code que leur numéro.",
                    others,
                )
            )
            return sentence % {"n": others}
        case Order.FILE if numbering.axes:
            return _("Axes et fiches suivent les numéros du fichier.")
        case Order.FILE:
            return _("Les fiches suivent les numéros du fichier dans leur axe ; les axes, l’ordre de lecture.")
        case Order.UNNUMBERED:
            return _("Le fichier ne numérote pas ses fiches : elles suivent l’ordre de lecture.")
        case Order.TWICE:
            why = _("« %(number)s » y est écrit deux fois dans un axe")
        case Order.MISSING:
            why = ngettext("%(number)s fiche n’en a pas", "%(number)s fiches n’en ont pas", int(numbering.about))
        case Order.AXES:
            why = _("« %(number)s » n’est pas sous l’axe de ce numéro")
    sentence = _("Les numéros du fichier ne donnent pas un ordre (%(why)s) : les fiches suivent l’ordre de lecture.")
    return sentence % {"why": why % {"number": numbering.about}}


def is_unverified_total(one: Planned) -> bool:
    """Whether a line of total says another sum than its parts."""
    differs = (Doubt.TOTAL_DIFFERS, *_TOTAL_LINES)
    return one.act is Act.TOTAL and any(doubted.doubt in differs for doubted in one.line.doubts)


def _total_label(one: Planned) -> str:
    if one.line.kind is Kind.PART:
        return _("partie de ce qui est au-dessus : jamais additionnée")
    if not one.line.said:
        return _("ligne de total : laissée")
    if is_unverified_total(one):
        return _("ligne de total : non vérifiée, jamais additionnée")
    return _("ligne de total : vérifiée, jamais additionnée")


def expense_label(name: str, kind: str) -> str:
    """What an expense is called: by its column or its step, else by what it pays for."""
    return name or (str(MoneyKind(kind).label) if kind else str(FIELDS["budget"]))


def line_details(one: Planned) -> tuple[tuple[str, str], ...]:
    """The fields that a line writes, shortened."""
    line = one.line
    details: list[tuple[str, str]] = []
    for key, value in line.values.items():
        label = {"other_audiences": "audiences", "owner": "lead_contact"}.get(key, key)
        if value and label in FIELDS:
            shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
            details.append((str(FIELDS[label]), shown[:80] + ("…" if len(shown) > 80 else "")))
    if line.steps:
        details.append((str(FIELDS["steps"]), " ; ".join(step.step for step in line.steps)[:200]))
    details += [(_("Indicateur"), _indicator_words(indicator)) for indicator in line.indicators]
    details += _money_details([money for money in line.money if not money.left])
    if line.other:
        text = line.other.replace("\n", " ; ")
        details.append((_("Autres informations"), text[:120] + ("…" if len(text) > 120 else "")))
    return tuple(details)


def _indicator_words(one: WrittenIndicator) -> str:
    """« Personnes accompagnées par an : 300 personnes au 31/12/2027 »."""
    values = {
        "label": one.label,
        "target": french.format_number(one.target),
        "unit": one.unit,
        "day": f"{one.on:%d/%m/%Y}",
    }
    if one.unit:
        return _("%(label)s : %(target)s %(unit)s au %(day)s") % values
    return _("%(label)s : %(target)s au %(day)s") % values


def _money_details(money: Sequence[Money]) -> list[tuple[str, str]]:
    """One for each expense and each funder. A plan of two years and two kinds writes four amounts for each funder: « 2 000 €
    (fonctionnement 2026 : 400 € ; investissement 2026 : 800 € …) » is read on two lines."""
    groups: dict[tuple[Side, str], list[Money]] = {}
    for entry in money:
        label = entry.name if entry.side is Side.RESOURCE else expense_label(entry.name, entry.kind)
        groups.setdefault((entry.side, label), []).append(entry)
    return [detail for (_side, label), group in groups.items() for detail in [_group_detail(label, group)]]


def _group_detail(label: str, group: Sequence[Money]) -> tuple[str, str]:
    parts = [(_part_label(label, one), french.format_euros(one.amount)) for one in group]
    if len(parts) == 1:
        pays, amount = parts[0]
        return ", ".join(filter(None, [label, pays])), amount
    total = french.format_euros(sum((one.amount for one in group), Decimal(0)))
    told = (f"{pays}\u00a0: {amount}" if pays else amount for pays, amount in parts)
    return label, f"{total} ({'\u00a0; '.join(told)})"


def _part_label(label: str, money: Money) -> str:
    """« fonctionnement 2026 »: what the label of its group does not say."""
    pays = kept_kind_label(money.kind) if money.side is Side.RESOURCE and money.kind else ""
    return " ".join(filter(None, [pays if pays not in label.lower() else "", str(money.year or "")]))


def plan_sentence(made: Plan) -> str:
    """« 24 actions et 31 étapes seraient créées, 2 lignes laissées. »."""
    if made.is_empty:
        return _("Aucune action nouvelle.")
    parts = [_action_count_label(len(made.actions))]
    if made.steps:
        parts.append(_step_count_label(made.steps))
    if made.indicators:
        parts.append(indicator_count_label(made.indicators))
    left = sum(line.act is Act.LEAVE and line.line.kind is not Kind.OUTSIDE for line in made.lines)
    sentence = _("À importer : %(parts)s.") % {"parts": join_items(parts)}
    if left:
        sentence += " " + ngettext("%(n)d ligne est laissée.", "%(n)d lignes sont laissées.", left) % {"n": left}
    outside = sum(line.line.kind is Kind.OUTSIDE for line in made.lines)
    if outside:
        sentence += " " + ngettext(
            "%(n)d passage hors des fiches n’est pas repris.",
            "%(n)d passages hors des fiches ne sont pas repris.",
            outside,
        ) % {"n": outside}
    totals = sum(line.act is Act.TOTAL for line in made.lines)
    if totals:
        sentence += " " + ngettext(
            "%(n)d ligne de total n’est pas additionnée.", "%(n)d lignes de total ne sont pas additionnées.", totals
        ) % {"n": totals}
    return sentence


def kept_kind_label(kind: str, usual: str = MoneyKind.OPERATING) -> str:
    """What kept amounts pay for, after them: « 66 500 € : fonctionnement ». `usual`: what is chosen when the plan does not say it."""
    if kind:
        return str(MoneyKind(kind).label).lower()
    return _("%(kind)s, selon le choix plus bas") % {"kind": str(MoneyKind(usual).label).lower()}


def left_label(left: Left) -> str:
    return str(_LEFT[left])


def _action_count_label(count: int) -> str:
    return ngettext("%(n)s action", "%(n)s actions", count) % {"n": french.format_number(count)}


def _step_count_label(count: int) -> str:
    return ngettext("%(n)s étape", "%(n)s étapes", count) % {"n": french.format_number(count)}


def indicator_count_label(count: int) -> str:
    return ngettext("%(n)s indicateur", "%(n)s indicateurs", count) % {"n": french.format_number(count)}


def sorted_sentence(count: int, brought: Decimal) -> str:
    """What was answered about the words that an import keeps for the team, and the euros that came with them."""
    if not count:
        return _("Choisissez une réponse, puis enregistrez.")
    sentence = ngettext("C’est enregistré : %(n)s réponse.", "C’est enregistré : %(n)s réponses.", count)
    money = _("%(amount)s sont au plan de financement, envisagés tant que personne n’en dit plus.")
    told = [sentence % {"n": count}]
    return " ".join(told + ([money % {"amount": french.format_euros(brought)}] if brought else []))


def import_sentence(actions: int, steps: int, indicators: int = 0) -> str:
    parts = [_action_count_label(actions), *([_step_count_label(steps)] if steps else [])]
    parts += [indicator_count_label(indicators)] if indicators else []
    return _("Import fait : %(parts)s.") % {"parts": join_items(parts)}


# What may depend on an action that nobody changed, by the name of its model.
_USES = {
    "acceptedgap": gettext_lazy("un écart accepté avant le vote"),
    "agendaitem": gettext_lazy("un ordre du jour"),
    "attachment": gettext_lazy("une pièce jointe"),
    "comment": gettext_lazy("un commentaire"),
    "crossreference": gettext_lazy("un renvoi"),
    "decision": gettext_lazy("une décision de comité"),
    "experience": gettext_lazy("un retour d’expérience"),
    "fundingplan": gettext_lazy("un plan de financement"),
    "grantrequest": gettext_lazy("une demande de subvention"),
    "origin": gettext_lazy("une fiche copiée"),
    "resolutionaction": gettext_lazy("une suite de comité"),
    "score": gettext_lazy("une note du classement"),
    "sheetfinding": gettext_lazy("un constat cité"),
    "sheetlink": gettext_lazy("un lien privé"),
    "visa": gettext_lazy("une demande de visa"),
}


def kept_sentence(action: KeptAction) -> str:
    """« 1.1 Un bus : modifiée ou complétée depuis. »: why an import that is undone leaves it."""
    match action.why:
        case Kept.ADOPTED:
            return _("%(action)s : adoptée depuis.") % {"action": action.name}
        case Kept.CHANGED:
            return _("%(action)s : modifiée ou complétée depuis.") % {"action": action.name}
    things = ", ".join(str(_USES.get(name, _("autre chose"))) for name in action.uses)
    return _("%(action)s : elle sert déjà ailleurs (%(things)s).") % {"action": action.name, "things": things}


def kept_sentences(actions: Iterable[KeptAction]) -> str:
    return " ".join(map(kept_sentence, actions))


def undo_sentence(removed: int, kept: Sequence[KeptAction]) -> str:
    if not removed:
        return _("Import annulé : ses actions avaient déjà quitté la feuille de route.")
    sentence = ngettext("Import annulé : %(n)s action retirée.", "Import annulé : %(n)s actions retirées.", removed) % {
        "n": french.format_number(removed)
    }
    if kept:
        sentence += " " + _("Restent : %(reasons)s") % {"reasons": kept_sentences(kept)}
    return sentence


def taken_out_sentence(removed: int, kept: Sequence[KeptAction]) -> str:
    sentence = ngettext("%(n)s fiche est retirée.", "%(n)s fiches sont retirées.", removed) % {"n": removed}
    staying = _("Les autres gardent leur code.")
    reasons = [_("Restent : %(reasons)s") % {"reasons": kept_sentences(kept)}] if kept else []
    return " ".join([sentence, staying, *reasons])


def tax_label(headings: Sequence[str], columns: Mapping[int, str]) -> str:
    """« HT » or « TTC », from the headings of expenses; empty when it says neither."""
    spent = (column for column in money_columns(headings, columns).values() if column.side is Side.EXPENSE)
    told = next((tax for column in spent if (tax := read_tax(column.heading))), None)
    return tax_mark(told) if told else ""


# --- chapters --------------------------------------------------------------------------------------------------------


def chapter_tag(*, is_written: bool, has_data: bool) -> Tag:
    if is_written:
        return Tag("written", _("écrit"), "good")
    return Tag("data", _("tiré de vos données"), "go") if has_data else Tag("to_write", _("à écrire"), "wait")


# --- before the vote -------------------------------------------------------------------------------------------------


def blocking_sentence(count: int) -> str:
    """`count`: the open gaps."""
    if not count:
        return _("Rien ne bloque le vote.")
    return ngettext("%(n)d manque bloque le vote.", "%(n)d manques bloquent le vote.", count) % {"n": count}


# Codes that a sentence names.
MOST_OUTSIDE = 5


def outside_vote_sentence(fiches: Sequence[tuple[str, str]]) -> str:
    """« 1 action n’est pas soumise au vote : 2.2 (proposée). » `fiches`: the code and the state of each; empty without any."""
    if not fiches:
        return ""
    told = ngettext(
        "%(n)d action n’est pas soumise au vote\u00a0: %(fiches)s.",
        "%(n)d actions ne sont pas soumises au vote\u00a0: %(fiches)s.",
        len(fiches),
    )
    shown = [f"{code} ({state})" for code, state in fiches[:MOST_OUTSIDE]]
    others = len(fiches) - len(shown)
    if others:
        shown.append(ngettext("et %(n)d autre", "et %(n)d autres", others) % {"n": others})
    return told % {"n": len(fiches), "fiches": ", ".join(shown)}


def left_out_label(count: int) -> str:
    """`count`: the actions that the committee did not keep; with drafts alone, it says so."""
    if not count:
        return _("Des brouillons restent hors de ce vote")
    return ngettext(
        "%(n)d action n’est pas soumise à ce vote\u00a0: le comité ne l’a pas retenue",
        "%(n)d actions ne sont pas soumises à ce vote\u00a0: le comité ne les a pas retenues",
        count,
    ) % {"n": count}


def unobtained_sentence(money: Consolidated) -> str:
    """« 134 400 € des 146 400 € de dépenses, soit 92 %, ne sont pas encore obtenus. »; empty when every expense is paid."""
    if not money.uncovered:
        return ""
    return _("%(open)s des %(expenses)s de dépenses, soit %(share)s, ne sont pas encore obtenus.") % {
        "open": french.format_euros(money.uncovered),
        "expenses": french.format_euros(money.expenses),
        "share": french.format_percent(money.uncovered, money.expenses),
    }


def lot_label(gap: Gap) -> str:
    """Of what kind are the gaps that one reason may accept, said by one of them (`Gap.lot`)."""
    match gap.kind:
        case GapKind.STEP:
            return _("Fiches sans étape")
        case GapKind.MONEY:
            return _("Fiches sans dépense")
        case GapKind.BALANCE if gap.amount > 0:
            return _("Plans qui ont trop d’argent")
        case GapKind.BALANCE:
            return _("Plans à qui il manque de l’argent")
        case GapKind.SECTION:
            return _("Plans dont une section cache ce qui manque à l’autre")
        case GapKind.OWN_SHARE if "carrier" in gap.facts:
            return _("Dépenses dont personne n’est dit porteur")
        case GapKind.OWN_SHARE if "doubted" in gap.facts:
            return _("Parts propres à confirmer")
        case GapKind.OWN_SHARE:
            return _("Parts propres trop faibles")
        case GapKind.SCHEME:
            return _("Argent attendu de dispositifs qui ne peuvent pas le donner")
        case GapKind.TAXES:
            return _("Plans dont les taxes se contredisent")
        case GapKind.BASE:
            return _("Dépenses subventionnables plus grandes que les dépenses")
        case GapKind.AID:
            return _("Aides publiques au-dessus de 80 % de la dépense subventionnable")
        case GapKind.EARLY:
            return _("Dépenses commencées avant la demande de l’aide")
    return _("Chapitres, indicateurs, champs à remplir")


def remark_label(kind: RemarkKind) -> str:
    return str(_REMARKS[kind])


_REMARKS = {
    RemarkKind.CARRIER: gettext_lazy(
        "Qui porte l’action n’est pas confirmé : ses crédits ne sont pas comptés à votre budget"
    ),
    RemarkKind.UNIT: gettext_lazy("Le service pilote n’est pas écrit, pour une action que vous ne portez pas"),
    RemarkKind.UNDATED: gettext_lazy("Des étapes n’ont pas d’échéance"),
    RemarkKind.BASELINE: gettext_lazy("Des indicateurs ne disent pas d’où l’on part"),
}


def mixed_gaps_sentence() -> str:
    return _(
        "Ces manques ne se ressemblent pas : un motif n’accepte qu’une sorte de manque grave. Acceptez-les sorte par sorte."
    )


def gap_finding(gap: Gap, missing: Sequence[str] = ()) -> str:
    """« il manque 6 000 € »: what is wrong, in a sentence that follows the name of a chapter or of a fiche. `missing`: the
    labels of its empty fields."""
    amount = french.format_euros(abs(gap.amount))
    match gap.kind:
        case GapKind.CHAPTER:
            return _(
                "Ce chapitre ne dit rien\u00a0: une version projet en garde la place, l’édition adoptée ne l’a pas."
            )
        case GapKind.FIELDS:
            return _("Il manque : %(fields)s.") % {"fields": ", ".join(missing)}
        case GapKind.REFERENCE:
            return _("Pas encore de renvoi au projet de territoire.")
        case GapKind.STEP:
            return _("Aucune étape.")
        case GapKind.LATE:
            late = int(gap.amount)
            return ngettext(
                "%(n)d étape devait être finie avant le vote.", "%(n)d étapes devaient être finies avant le vote.", late
            ) % {"n": late}
        case GapKind.INDICATOR:
            return _("Aucun indicateur.")
        case GapKind.MONEY:
            return _("Aucune dépense : son plan de financement est vide.")
        case GapKind.BALANCE if gap.amount > 0:
            return f"{balance_sentence(gap.amount)}. {overfunding_reason()}"
        case GapKind.BALANCE:
            return balance_sentence(gap.amount) + "."
        case GapKind.SECTION:
            return _("Une section a trop, l’autre manque de %(amount)s : l’une ne paie pas l’autre.") % {
                "amount": amount
            }
        case GapKind.OWN_SHARE if gap.asked_share and (gap.asked_share.is_enough or not gap.asked_share.asks_carrier):
            return _("Part propre à confirmer. %(both)s") % {"both": both_shares_sentence(gap.asked_share)}
        case GapKind.OWN_SHARE if gap.asked_share:
            return _(
                "Qui porte la dépense ? Une collectivité en paierait au moins %(least)s, ou %(needed)s si les autres gardent "
                "leurs %(others)s ; une association ou une entreprise : sans objet."
            ) % {
                "least": french.format_euros(gap.asked_share.least),
                "needed": french.format_euros(gap.asked_share.needed),
                "others": french.format_euros(gap.asked_share.others),
            }
        case GapKind.OWN_SHARE:
            return _("Part propre trop faible : il manque %(amount)s.") % {"amount": amount}
        case GapKind.TAXES | GapKind.BASE | GapKind.AID | GapKind.EARLY:
            return " ".join(map(alert_sentence, gap.alerts))
        case GapKind.SCHEME:
            return _("%(amount)s attendus de dispositifs qui ne peuvent pas les donner à cette date.") % {
                "amount": amount
            }

"""Reads one cell of a plan, however it was typed: a state, a priority. Doubts are reported.

Amounts are read by `base.amounts`, as in forms, with the unit of their heading; days by `base.days`.
"""

import re
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from jalons.actions.rules.sheets import Status
from jalons.base import amounts
from jalons.base.amounts import Amount, Unsure
from jalons.base.french import NBSP, matching_key


class Doubt(StrEnum):
    """What a page says about a cell or a line."""

    AMOUNT_ASKED = "amount_asked"  # several amounts are possible: kept as text until somebody chooses
    AMOUNT_LETTERS = (
        "amount_letters"  # a letter among the figures: what it may be is asked, kept as text until somebody answers
    )
    AMOUNT_UNREAD = "amount_unread"
    AMOUNT_DAY = "amount_day"
    AMOUNT_NOTHING = "amount_nothing"  # zero or less
    AMOUNT_ZERO = "amount_zero"  # where an expense is written: perhaps it costs nothing
    AMOUNT_LARGE = "amount_large"
    AMOUNT_ROUNDED = "amount_rounded"
    AMOUNT_BEFORE_TAX = "amount_before_tax"
    AMOUNT_CURRENCY = "amount_currency"
    AMOUNT_HOURS = "amount_hours"
    AMOUNT_THOUSANDS = "amount_thousands"  # the heading is in k€
    AMOUNT_MERGED = "amount_merged"  # already counted on a line above
    CORRECTED = "corrected"  # by hand, in the preview
    RATE_READ = "rate_read"  # « 50 % » of the cost of the line
    RATE_UNREAD = "rate_unread"  # a percentage of nothing that is written
    AMOUNT_PARTS = "amount_parts"  # several amounts in one cell, each read
    STEP_DETAIL = "step_detail"  # the action has its own amount, which its sub-actions repeat or detail
    TOTAL_UNREAD = "total_unread"
    TOTAL_TAKEN = "total_taken"  # a total without any of its parts: it is the amount
    TOTAL_DIFFERS = "total_differs"  # from its parts on the same line
    TOTAL_LINE_DIFFERS = "total_line_differs"  # from the lines above
    TOTAL_LINE_ASKED = "total_line_asked"  # by exactly the amounts to choose above
    TOTAL_LINE_CHOICE = "total_line_choice"  # and would not, had another amount been chosen above
    TOTAL_LINE_WAITS = "total_line_waits"  # and some amounts above are to choose
    PART_BEYOND = "part_beyond"  # « dont travaux », more than the action above: nobody can tell of what it is a part
    SEEMS_TOTAL = "seems_total"  # an action whose money is the sum of those above
    AXIS_MONEY = "axis_money"  # an amount beside an axis, which is not the sum of its actions
    FUNDER_ALONE = "funder_alone"
    FUNDER_ASKED = "funder_asked"  # the only one of a line, without its amount: whether it pays all is asked
    TO_FIND = "to_find"  # an amount that nobody pays yet, where funders are written
    AMOUNTS_IN_TEXT = "amounts_in_text"  # that no column reads
    FIGURES_UNREAD = "figures_unread"  # of a column of money, that are no sure amount
    REST_COMPUTED = "rest_computed"  # « reste CA »: what the expense of the line leaves
    REST_UNREAD = "rest_unread"  # of an expense that is not known, or is paid already
    PART_TAKEN = "part_taken"  # « dont investissement »: the rest is operation
    PART_UNREAD = "part_unread"  # it is no amount, or more than what it is a part of
    FUNDED_OVER = "funded_over"  # by more than it costs
    FUNDERS_DIFFER = "funders_differ"  # what a cell says of each funder, and the amount beside it
    FUNDER_STATE_UNREAD = "funder_state_unread"  # beside a funder, words that say no state
    FUNDERS_TOGETHER = "funders_together"  # several funders for one amount: kept as one
    SCHEME_NAMED = "scheme_named"  # « DETR » where a funder is named: who pays it is known
    KINDS_SHARED = "kinds_shared"  # what funders pay is not said, in an action that has both kinds of expenses
    KINDS_SHARED_BY_YEAR = "kinds_shared_by_year"  # the same, where each expense says its year
    YEARS_SHARED = "years_shared"  # each expense says its year, no funder does
    YEARS_CROSSED = "years_crossed"  # natures and years say the same money: which year pays which nature is not written
    YEARS_DIFFER = "years_differ"  # they should, and say two sums
    AMOUNT_ALONE = "amount_alone"
    DAY_UNREAD = "day_unread"
    DAY_GUESSED = "day_guessed"
    END_FIRST = "end_first"
    STEP_DAY_GUESSED = "step_day_guessed"  # the months that the steps of a cell say
    STEP_DAY_UNREAD = "step_day_unread"  # a day or a month stays in the label of a step
    STEPS_BEYOND = "steps_beyond"  # more steps than one cell may hold: kept as text
    DONE_TODAY = "done_today"  # a sub-action that is done, without a past day
    INDICATOR_DAY = "indicator_day"  # its target has a month or a year, not a day
    INDICATOR_END = "indicator_end"  # its target has no day: that of the end of its action
    STATUS_NEAR = "status_near"  # no state means exactly this
    STATUS_UNREAD = "status_unread"
    DONE_BEFORE_START = "done_before_start"
    DONE_BEFORE_END = "done_before_end"  # an action that is done, long before its last day
    RUNNING_BEFORE_START = "running_before_start"
    PRIORITY_UNREAD = "priority_unread"
    PILOT_NAMED = "pilot_named"  # words that look like the name of a person, of which nobody said what they are
    CONTACT_APART = "contact_apart"  # a telephone or an address
    TOO_LONG = "too_long"  # cut; the whole text is kept in other information
    ERROR = "error"  # a formula error of the spreadsheet
    FORMULA = "formula"  # begins with =, imported as text
    NO_AXIS = "no_axis"
    AXIS_ABOVE = "axis_above"
    DOUBLE_TITLE = "double_title"
    KNOWN_TITLE = "known_title"  # skipped
    STEP_ABOVE = "step_above"  # a sub-action without an action: put under the one above
    STEP_ALONE = "step_alone"  # and there is no action above: skipped
    STEP_KNOWN = "step_known"  # its action already exists: skipped
    PARENT_MADE = "parent_made"  # its action has no line of its own, and is created
    STEP_OUT = "step_out"  # its action was left out: skipped
    LOOSE_TEXT = "loose_text"  # of a fiche of a document, under no label
    TEXT_AMOUNT = "text_amount"  # of a fiche of a document, in a text that is neither its expenses nor its resources
    NOTHING = "nothing"  # neither action nor sub-action: skipped


# --- amounts and errors ----------------------------------------------------------------------------------------------

# « #REF! », « #N/A », « #NOM? », « Err:502 »: the errors of Excel and LibreOffice, in French or not.
_ERROR = re.compile(r"#[A-ZÉÈ/0-9_ ]{2,15}[!?]?|Err\s?:\s?\d{3}")
_BARE = re.compile(r"-?[\d \u00a0\u202f.,]+")
_BARE_RANGE = re.compile(r"[^\d]{0,12}\d[\d .,]{0,12} ?(?:à|a|et|ou|-|–|/) ?\d[\d .,]{0,12}", re.ASCII)
_COMPUTED = re.compile(r"\d{1,3}[.,]\d{4,17}", re.ASCII)
_IN_HEADING = re.compile(r"k\s?€|k\s?euros?|milliers?|m€|millions?|[$£¥]|\b(?:usd|gbp|chf|xpf|cfp|dollars?)\b")


def is_error(text: str) -> bool:
    return bool(_ERROR.fullmatch(text))


def is_figure(text: str) -> bool:
    """« 40 », « 60 % »: no word at all."""
    return not any(map(str.isalpha, text))


_NOTHING_YET = re.compile(
    r"(?:date |dates |calendrier )?(?:a|reste a) (?:preciser|definir|determiner|fixer|arreter|venir|caler)|non definie?s?|inconnue?s?|nc"
)


def says_nothing_yet(text: str) -> bool:
    """« à préciser », « date à définir »: as good as an empty cell."""
    return bool(_NOTHING_YET.fullmatch(matching_key(text[:60])))


# What an export writes after an amount whose taxes are unknown; the only table, for both directions.
UNKNOWN_TAX = "(taxes non précisées)"


def says_unknown_tax(text: str) -> bool:
    return text.endswith(UNKNOWN_TAX)


def read_amount(text: str, heading: str) -> Amount:
    """Under « Budget (k€) », « 12 » is 12 000 €, « 10 à 12 » is a range of thousands, and 12 000 is asked about. A unit in the cell comes
    first."""
    text = text.removesuffix(UNKNOWN_TAX).rstrip()
    unit = _IN_HEADING.search(heading.lower())
    if unit and unit[0].startswith(("k", "millier")) and _BARE_RANGE.fullmatch(text[:60].replace(NBSP, " ")):
        return amounts.read_amount(f"{text} k€")
    if unit is None or not _BARE.fullmatch(text):
        amount = amounts.read_amount(text)
        if amount.unsure is Unsure.BEFORE_TAX and "ht" in matching_key(heading).split():
            return Amount(amount.value)
        return amount
    if not unit[0].startswith(("k", "millier")):
        return amounts.read_amount(f"{text} {unit[0]}")
    if _COMPUTED.fullmatch(text) and (value := Decimal(text.replace(",", ".")) * 1000) > 0:
        # A formula in thousands may give « 57,69999999 »: these are cents and less, not another number.
        return Amount(value.quantize(Decimal("0.01")), Unsure.THOUSANDS)
    amount, in_euros = amounts.read_amount(f"{text} k€"), amounts.read_amount(text)
    if in_euros.value and in_euros.value >= 1000:
        either = tuple(one.value for one in (in_euros, amount) if one.value)
        return Amount(unsure=Unsure.ASKED, candidates=either)
    return replace(amount, unsure=Unsure.THOUSANDS) if amount.value and not amount.unsure else amount


# --- states and priorities -------------------------------------------------------------------------------------------

# The only table, for both directions. The first text of a state is the exported one. An existing plan was already
# decided: future actions are « retenue », and only « À discuter » goes before the committee again.
STATUSES: dict[Status, tuple[str, ...]] = {
    Status.TO_ARBITRATE: ("A discuter", "à arbitrer", "en discussion", "à débattre"),
    Status.KEPT: ("À venir", "à faire", "à lancer", "non démarrée", "pas commencée", "programmée", "planifiée", "prévue", "retenue", "validée", "adoptée"),
    Status.COMMITTED: ("engagée", "à démarrer"),
    Status.RUNNING: ("En cours", "en cours de réalisation", "démarrée", "lancée", "commencée", "débutée"),
    Status.DONE: ("Réalisé", "terminée", "faite", "achevée", "finalisée", "finie", "soldée"),
    Status.SUSPENDED: ("En pause", "suspendue", "à l'arrêt", "en attente"),
    Status.ABANDONED: ("Abandonné", "annulée", "arrêtée"),
    Status.POSTPONED: ("reportée", "différée", "repoussée"),
    Status.REJECTED: ("écartée", "refusée", "rejetée"),
    Status.TO_REWORK: ("à retravailler", "à préciser"),
    Status.PROPOSED: ("proposée", "idée", "à l'étude"),
    Status.DRAFT: ("brouillon",),
}  # fmt: skip
_LEAVING = {
    Status.DRAFT: "",
    Status.PROPOSED: "A discuter",
    Status.TO_ARBITRATE: "A discuter",
    Status.TO_REWORK: "A discuter",
    Status.POSTPONED: "En pause",
    Status.REJECTED: "Abandonné",
    Status.KEPT: "À venir",
    Status.VALIDATED: "À venir",
    Status.COMMITTED: "À venir",
    Status.RUNNING: "En cours",
    Status.DONE: "Réalisé",
    Status.SUSPENDED: "En pause",
    Status.ABANDONED: "Abandonné",
}


def _word_stem(word: str) -> str:
    """« faites », « Fait » and « fait(e) » are the same, so are « à démarrer » and « A démarrer »."""
    return matching_key(re.sub(r"\([es]+\)", "", word)).removesuffix("s").rstrip("e")


# Texts whose state means slightly more or less.
NEAR = {_word_stem(word): status for word, status in (("Bloqué", Status.SUSPENDED), ("En retard", Status.RUNNING))}
_STATUS_OF = {_word_stem(word): status for status, words in STATUSES.items() for word in words}
_NEGATIVE = re.compile(r"\s*[-−–]\s*\d")
PRIORITIES = {1: "Élevé", 2: "Moyen", 3: "Bas"}
_PRIORITY_OF = {
    "eleve": 1, "elevee": 1, "haute": 1, "haut": 1, "forte": 1, "fort": 1, "prioritaire": 1, "urgent": 1, "urgente": 1, "1": 1, "p1": 1,
    "moyen": 2, "moyenne": 2, "2": 2, "p2": 2, "normale": 2,
    "bas": 3, "basse": 3, "faible": 3, "3": 3, "p3": 3,
}  # fmt: skip


def read_status(text: str) -> tuple[Status, Doubt | None]:
    """A draft when the cell is empty or unknown."""
    if not text:
        return Status.DRAFT, None
    stem = _word_stem(text)
    if stem in NEAR:
        return NEAR[stem], Doubt.STATUS_NEAR
    return (_STATUS_OF[stem], None) if stem in _STATUS_OF else (Status.DRAFT, Doubt.STATUS_UNREAD)


def status_label(status: Status) -> str:
    return _LEAVING[status]


def read_priority(text: str) -> int | None:
    """None for an unknown word, and for a negative number."""
    return None if _NEGATIVE.match(text) else _PRIORITY_OF.get(matching_key(text))


def priority_label(priority: int | None) -> str:
    return PRIORITIES[priority] if priority else ""

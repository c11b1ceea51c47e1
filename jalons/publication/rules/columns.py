"""The 28 columns of an action plan, from Territoires en transitions, and their names in other tables."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, zip_longest

from jalons.base.french import matching_key
from jalons.base.headings import match_headings
from jalons.publication.rules.money_columns import FUNDERS as FUNDERS
from jalons.publication.rules.money_columns import (
    INVESTMENT_PART,
    SIDES,
    TOTAL,
    YEAR,
    Side,
    count_years,
    has_money_words,
    is_total_name,
    match_money_headings,
    says_own_share,
)

# The headings of the template, in order; they are on line 2, actions begin on line 4.
TEMPLATE: tuple[tuple[str, str], ...] = (
    ("axis", "Axe (x)"),
    ("sub_axis", "Sous-axe (x.x)"),
    ("sub_sub_axis", "Sous-sous axe (x.x.x)"),
    ("title", "Titre de l'action"),
    ("step", "Titre de la sous-action"),
    ("description", "Descriptif"),
    ("governance", "Instances de gouvernance"),
    ("objectives", "Objectifs"),
    ("indicators", "Indicateurs liés"),
    ("lead_organisation", "Structure pilote"),
    ("means", "Moyens humains et techniques"),
    ("partners", "Partenaires"),
    ("department_unit", "Direction ou service pilote"),
    ("lead_contact", "Personne pilote"),
    ("elected_sponsor", "Élu·e référent·e"),
    ("participation", "Participation Citoyenne"),
    ("money", "Financements"),
    ("funder_1", "Financeur 1"),
    ("amount_1", "Montant € HT"),
    ("funder_2", "Financeur 2"),
    ("amount_2", "Montant € HT"),
    ("funder_3", "Financeur 3"),
    ("amount_3", "Montant € HT"),
    ("budget", "Budget prévisionnel total € HT"),
    ("status", "Statut"),
    ("priority", "Niveau de priorité"),
    ("starts_on", "Date de début"),
    ("ends_on", "Date de fin"),
)
KEYS = tuple(key for key, _heading in TEMPLATE)
HEADER, FIRST = 1, 3
"""Indices of the headings and of the first action in the template, from 0. The line between them explains the
columns."""
TAX = "tax"
TAX_HEADING = "Taxes du budget"
"""A column after those of the template, when the budgets of a plan are not all written with, or without, their taxes."""
TARGET = "target"
"""A column beside that of the indicators, which says where each should arrive."""
KEEP = "keep"
"""A column without a field: its cells are stored in the other information of the fiche, after its heading."""
# Lines of one import: a feuille de route has some sixty fiches, and several steps each.
MOST_PLAN_LINES = 500

# For each field, other possible headings.
_ALSO: dict[str, tuple[str, ...]] = {
    "axis": ("axe", "axes", "axe stratégique", "orientation", "orientation stratégique", "thématique", "thème", "défi", "ambition", "volet", "pilier"),
    "sub_axis": ("sous-axe", "sous axe", "sous-thème", "sous-thématique", "sous-orientation"),
    "sub_sub_axis": ("sous-sous axe", "sous-sous-axe"),
    "title": (
        "action", "actions", "intitulé", "intitulé de l'action", "nom de l'action", "libellé de l'action", "fiche action",
        "titre", "libellé", "projet", "nom du projet", "mesure", "titre de la fiche", "nom de la fiche", "désignation",
    ),
    "step": ("sous-action", "sous-actions", "intitulé de la sous-action"),
    "steps": (
        "étape", "étapes", "tâche", "tâches", "étapes de réalisation", "étapes clés", "principales étapes", "grandes étapes",
        "étapes de mise en œuvre", "étapes et calendrier", "jalons",
    ),
    "context": ("constat", "contexte", "diagnostic", "problématique", "constats", "enjeu", "enjeux", "besoin", "besoins"),
    "description": (
        "description", "détail", "détails", "contenu", "présentation", "résumé", "description de l'action",
        "descriptif de l'action", "en quoi consiste l'action",
    ),
    "governance": ("gouvernance", "instance de gouvernance", "comité de suivi"),
    "objectives": ("objectif", "objectif stratégique", "objectif opérationnel", "objectifs opérationnels", "finalité", "buts"),
    "expected_results": ("résultat attendu", "résultats attendus", "effets attendus", "impact attendu", "impacts attendus", "changements attendus"),
    "indicators": (
        "indicateur", "indicateurs", "indicateurs de suivi", "indicateur de suivi", "indicateurs d'évaluation",
        "indicateurs de résultat", "critères d'évaluation", "évaluation",
    ),
    TARGET: ("valeur cible", "valeurs cibles", "cible chiffrée", "cible à atteindre", "valeur à atteindre"),
    "lead_organisation": (
        "pilote", "pilotes", "porteur", "porteur de l'action", "porteur de projet", "maître d'ouvrage", "maîtrise d'ouvrage",
        "structure porteuse", "chef de file", "pilotage", "organisme pilote", "structure",
    ),
    "means": (
        "moyens", "moyens humains", "moyens humains et matériels", "moyens techniques", "moyens mobilisés", "ressources",
        "moyens nécessaires",
    ),
    "partners": ("partenaire", "partenariat", "partenariats", "partenaires techniques", "acteurs", "acteurs associés", "partenaires associés"),
    "department_unit": ("direction", "service", "service pilote", "direction pilote", "service référent", "pôle"),
    "lead_contact": (
        "personne référente", "référent", "référente", "responsable", "référent technique", "chef de projet", "contact",
        "technicien référent", "agent référent", "qui", "interlocuteur",
    ),
    "elected_sponsor": ("élu référent", "élue référente", "élu(e) référent(e)", "élu", "élue", "portage politique", "vice-présidence", "élu porteur"),
    "participation": ("participation", "concertation", "implication des habitants"),
    "audiences": ("public", "publics", "public cible", "publics cibles", "bénéficiaires", "cible", "cibles", "public visé"),
    "success_factors": (
        "conditions de réussite", "points de vigilance", "facteurs de réussite", "freins et leviers", "risques", "vigilance",
    ),
    "money": ("financement", "plan de financement", "sources de financement", "modalités de financement", "autres financements"),
    "budget": (
        "budget", "budget total", "budget prévisionnel", "budget global", "coût", "coût total", "coût prévisionnel",
        "coût estimé", "montant", "montant total", "montant prévisionnel", "estimation", "dépenses", "coûts",
    ),
    TAX: (TAX_HEADING, "HT ou TTC", "HT/TTC"),
    INVESTMENT_PART: ("dont investissement", "dont investissements", "dont part d'investissement", "dont dépenses d'investissement", "dont invest", "dont inv"),
    "status": ("état", "avancement", "état d'avancement", "situation"),
    "priority": ("priorité", "priorités", "degré de priorité", "urgence"),
    "starts_on": ("début", "démarrage", "date de démarrage", "lancement", "date de lancement", "commence le", "début prévu"),
    "ends_on": ("fin", "échéance", "date d'échéance", "achèvement", "date de réalisation", "se termine le", "fin prévue", "délai"),
    "period": (
        "calendrier", "période", "planning", "échéancier", "calendrier prévisionnel", "calendrier de réalisation",
        "calendrier de mise en œuvre", "période de réalisation", "dates", "temporalité",
    ),
}  # fmt: skip
_YEARS = {
    "annee", "annees", "annee de realisation", "annees de realisation", "annee de mise en oeuvre", "annee prevue", "annee previsionnelle",
    "annee d execution", "exercice", "exercices", "exercice budgetaire", "millesime",
}  # fmt: skip
_DAYS = {"starts_on", "ends_on", "period"}
HEADINGS: dict[str, tuple[str, ...]] = {
    key: (*((heading,) if not key.startswith("amount") else ()), *_ALSO.get(key, ())) for key, heading in TEMPLATE
} | {key: names for key, names in _ALSO.items() if key not in KEYS}
for _place in FUNDERS:
    HEADINGS.setdefault(f"funder_{_place}", (f"Financeur {_place}",))
    HEADINGS[f"amount_{_place}"] = (f"montant financeur {_place}", f"montant {_place}", f"financement {_place}")
    HEADINGS[f"state_{_place}"] = (f"état financeur {_place}",)

_TARGET = re.compile(r"(valeurs? )?cibles?( (chiffrees?|visees?|a atteindre|20\d\d|\d))*")

_FUNDER = re.compile(r"(co ?)?financeurs?( public| principal)?( \d)?( nom| organisme| structure)?")
_STATES = (
    r"( (demande|sollicite|accorde|obtenu|attendu|attribue|notifie|vote|verse|espere)e?s?| previsionnel(le)?s?| prevue?s?)*"
    r"( en)?( k)?( euros?| eur)?( ht| ttc)?"
)
# « État 1 », « Statut du financement 2 », « Financeur 1 : état »: what a funder answered.
_STATE = re.compile(
    r"(?:(?:co ?)?financeurs? (?:\d )?)?(?:etat|statut|avancement|reponse)(?: d avancement)?"
    r"(?: (?:de |du |de la |des )?(?:demandes? |l )?(?:de )?(?:(?:co ?)?financeurs?|(?:co ?)?financements?|subventions?|aides?|demandes?))?(?: \d)?"
)
_STATE_WORDS = {"etat", "etats", "statut", "statuts", "avancement"}
_FUNDING_WORDS = {
    stem + end for stem in ("financeur", "cofinanceur", "financement", "cofinancement", "subvention") for end in ("", "s")
}  # fmt: skip
# « Part de la CC » and « Part Région » are what somebody else pays.
_SUM = re.compile(
    rf"((co ?)?financeurs?( \d)? )?((montant|somme|aide|subvention)\b.*|parts?( (de|du|des) (co ?)?financeurs?)?{_STATES})"
)
# On the left of a funder: nothing but these words, because « Montant des travaux » and « Aide de la Région » are not what it pays.
_SUM_BEFORE = re.compile(rf"((co ?)?financeurs?( \d)? )?(montant|somme|aide|subvention|financement|part)s?{_STATES}")
_TITLES = {matching_key(name) for name in HEADINGS["title"]}


def numbered_headings(row: Sequence[str]) -> list[str]:
    """The headings; those of funders and amounts are numbered, because an amount belongs to the funder beside it."""
    headings = list(row)
    funders = [number for number, heading in enumerate(row) if _FUNDER.fullmatch(matching_key(heading))]
    paired = _amounts_beside(row, funders)
    for place, funder in enumerate(funders, 1):
        headings[funder] = f"Financeur {place}"
        if funder in paired and not _is_either(row, paired[funder], funder):
            headings[paired[funder]] = f"Montant financeur {place}"
    for place, state in _states_beside(row, funders, paired).items():
        headings[state] = f"État financeur {place}"
    return headings


def _states_beside(row: Sequence[str], funders: Sequence[int], paired: Mapping[int, int]) -> dict[int, int]:
    """The column of the state of each funder, by its place: the first one on its right, before the next funder. « État » alone may be
    that of the action: it is a funder's when its heading says so, or when several funders have one."""
    keys = [matching_key(heading) for heading in row]
    states: dict[int, int] = {}
    for place, (funder, after) in enumerate(zip_longest(funders, funders[1:], fillvalue=len(row)), 1):
        end = min(after, max(funder, paired.get(funder, funder)) + 3)
        column = next(
            (n for n in range(funder + 1, end) if n != paired.get(funder) and _STATE.fullmatch(keys[n])), None
        )
        if column is not None:
            states[place] = column
    is_told = len(states) > 1 or any(
        _FUNDING_WORDS & set(keys[n].split()) or keys[n][-1].isdigit() for n in states.values()
    )
    return states if is_told else {}


def _amounts_beside(row: Sequence[str], funders: Sequence[int]) -> dict[int, int]:
    """The column of the amount of each funder: all stand on the side where more of them have one, the right one by default; a funder
    without an amount there takes that of its other side, when no other funder has it."""
    keys = [matching_key(heading) for heading in row]
    right = {
        n: n + 1
        for n in funders
        if n + 1 < len(keys) and _SUM.fullmatch(keys[n + 1]) and not says_own_share(row[n + 1])
    }
    left = {n: n - 1 for n in funders if n and _SUM_BEFORE.fullmatch(keys[n - 1])}
    first, second = (left, right) if len(left) > len(right) else (right, left)
    others = {funder: amount for funder, amount in second.items() if amount not in first.values()}
    return others | first


def _is_either(row: Sequence[str], amount: int, funder: int) -> bool:
    """Whether « Montant » on the left of a funder may as well be what the action costs: no other column says it."""
    others = [heading for number, heading in enumerate(row) if number != amount]
    return (
        amount < funder
        and match_headings([row[amount]], HEADINGS).get(0) == TOTAL
        and TOTAL not in match_headings(others, HEADINGS).values()
        and not any(SIDES[key] is Side.EXPENSE for key in match_money_headings(others).values())
    )


def unsure_amounts(row: Sequence[str], columns: Mapping[int, str]) -> list[tuple[str, str, str]]:
    """The headings of an amount and of the funder on its right that may be two things: what the action costs, or what this funder
    pays; and the key of the latter. Empty once the column is said to hold it."""
    funders = [number for number, heading in enumerate(row) if _FUNDER.fullmatch(matching_key(heading))]
    paired = _amounts_beside(row, funders)
    return [
        (row[paired[funder]], row[funder], f"amount_{place}")
        for place, funder in enumerate(funders[: len(FUNDERS)], 1)
        if funder in paired and _is_either(row, paired[funder], funder) and columns.get(paired[funder]) == TOTAL
    ]


def match_columns(row: Sequence[str]) -> dict[int, str]:
    """The field of each column, by its heading."""
    headings = numbered_headings(row)
    money = match_money_headings(headings)
    target = _target_column(headings)
    others = [
        "" if number in money or number == target else _without_funders_state(heading)
        for number, heading in enumerate(headings)
    ]
    columns = match_headings(others, HEADINGS) | money | ({} if target is None or target in money else {target: TARGET})
    year = next((number for number, heading in enumerate(headings) if says_year_of_action(heading)), None)
    if year is not None and year not in columns and not _DAYS & set(columns.values()):
        # « Année » alone is when the action is done; beside days, it says nothing more.
        columns[year] = "period"
    return dict(sorted(columns.items()))


def _without_funders_state(heading: str) -> str:
    """« Financeurs (montants et état) » holds funders, and « État du financement » says nothing of the action; nor does the amount of
    a funder beyond those that are read."""
    if _BEYOND.fullmatch(heading):
        return ""
    words = matching_key(heading[:80]).split()
    if heading in _NUMBERED_STATES or not (_FUNDING_WORDS & set(words) and _STATE_WORDS & set(words)):
        return heading
    return "" if words[0] in _STATE_WORDS else "Financements écrits"


_BEYOND = re.compile(rf"(?:Financeur|Montant financeur|État financeur) (?!(?:{'|'.join(FUNDERS)})$)\d+")
_NUMBERED_STATES = {f"État financeur {place}" for place in range(1, 100)}


def _target_column(headings: Sequence[str]) -> int | None:
    """« Cible » beside « Indicateur »; alone, it may be a public."""
    if "indicators" not in match_headings(headings, HEADINGS).values():
        return None
    return next((number for number, heading in enumerate(headings) if _TARGET.fullmatch(matching_key(heading))), None)


def says_year_of_action(heading: str) -> bool:
    """« Année », « Exercice »: when the action of the line is done, or its money is spent."""
    return matching_key(heading) in _YEARS


def is_template(row: Sequence[str]) -> bool:
    """Whether these are the 28 headings in order, ignoring case, spaces and what they say of taxes."""
    return [_untaxed_key(cell) for cell in row[: len(TEMPLATE)]] == [
        _untaxed_key(heading) for _key, heading in TEMPLATE
    ]


def heading_without_tax(heading: str) -> str:
    """« Montant € HT » → « Montant € »."""
    return heading.removesuffix(" HT")


def _untaxed_key(heading: str) -> str:
    return matching_key(heading).removesuffix(" ht").removesuffix(" ttc")


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int | None, list[str]]:
    """The last line of headings among the first thirty rows, and the headings: one line, or two merged when the upper
    one groups columns (« Financeur 1 » over « Nom » and « Montant »). None when no line names the actions."""
    best: tuple[int, int | None, list[str]] = (0, None, [])
    years = 0
    for place, row in enumerate(rows[:30]):
        if is_template(row):
            return place, list(row)
        count = len(match_columns(row)) if _is_headings_row(row) else 0
        if count > best[0]:
            best = (count, place, list(row))
        if place and _are_subheadings(row, rows[place - 1]):
            both = merge_headings(rows[place - 1], row)
            count = len(match_columns(both)) if _is_headings_row(both) else 0
            # Two lines must match more columns than one line alone, or say the years of as many: else the first of them is a
            # title above the table.
            if count > best[0] or (count == best[0] and count_years(both) > years):
                best = (count, place, both)
        years = count_years(best[2])
    return best[1], best[2]


def _are_subheadings(lower: Sequence[str], upper: Sequence[str]) -> bool:
    """Whether a line may be the second half of the headings: short texts, some of them below an empty cell of the upper
    line, or below one that is merged over several."""
    pairs = [(up, low) for up, low in zip_longest(upper, lower, fillvalue="") if low]
    own = [low for up, low in pairs if matching_key(low) != matching_key(up)]
    wide = {up for (up, low), (after, other) in pairwise(pairs) if up and up == after and low != other}
    is_below = any(not up for up, _low in pairs) or bool(wide)
    # A line of data may say a year: one of headings says nothing else of its own.
    are_years = len(set(own)) > 1 and all(YEAR.fullmatch(low) or is_total_name(low) for low in own)
    return (
        is_below
        and len({cell for cell in upper if cell}) > 1
        and (are_years or not any(len(low) > 40 or low[0].isdigit() for low in own))
        and not any(len(low) > 40 for low in own)
    )


def merge_headings(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The merged headings of two lines; an upper one also applies to empty columns on its right. A lower one that is
    clear enough stands alone, unless the upper one says the unit, the year or the side of its money."""
    headings, above = [], ""
    for up, low in zip_longest(upper, lower, fillvalue=""):
        above = up or above
        over = above if low else up
        says_enough = low and not _FUNDER.match(matching_key(over)) and match_columns([low])
        if says_enough and match_money_headings([low]) and has_money_words(over):
            says_enough = False
        headings.append(low if says_enough or matching_key(over) == matching_key(low) else f"{over} {low}".strip())
    return headings


def _is_headings_row(row: Sequence[str]) -> bool:
    """A heading has few words; few cells of a data line look like headings."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 or sum(len(cell) <= 60 for cell in cells) * 4 < 3 * len(cells):
        return False
    columns = match_columns(row)
    return "title" in columns.values() and (len(columns) > 1 or any(matching_key(cell) in _TITLES for cell in cells))


def column_number(key: str, columns: Mapping[int, str]) -> int | None:
    return next((number for number, field in columns.items() if field == key), None)

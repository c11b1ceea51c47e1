"""What a line of a document is, by its words: the title of a fiche, an axis, the label of a field."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from jalons.base.french import matching_key
from jalons.publication.rules.columns import HEADINGS, TARGET, TAX
from jalons.publication.rules.known_funders import is_payer_name
from jalons.publication.rules.money_columns import INVESTMENT_PART, match_money_headings, says_cost, says_income
from jalons.publication.rules.written_money import begins_with_amount

LONGEST_TITLE, LONGEST_LABEL = 250, 80
BUDGET, MONEY = "budget", "money"

_NUMBER = r"(?P<number>[a-z]{0,3}[ .-]?\d{1,3}(?:[.\-/]\d{1,3}){0,3}[a-z]?)(?!\w)"
_FICHE = re.compile(
    rf"(?P<kind>fiches?[ -]*(?:actions?|projet|mesure)?|action|projet|mesure|opération)[ ]*(?:n ?[°ºo]\.? ?)?{_NUMBER}"
    r" ?(?P<mark>[:.)–—-]*) ?(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE_FICHE = re.compile(r"fiche[ -]*(?:action|projet|mesure) ?(?:[:–—-] ?(?P<title>.+))?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:[.]\d{1,2}){0,3})[.)]?(?: ?[:–—-])? +(?P<title>\D.*)")
_AXIS = re.compile(
    r"(?:axe|orientation|volet|défi|ambition|pilier|thématique|chantier|objectif stratégique|enjeu)(?: stratégique)?s? ?"
    r"(?:n ?[°º] ?)?(?:\d{1,2}|[ivx]{1,4}|[a-d])(?!\w) ?[:.)–—-]* ?(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CONTENTS = re.compile(r"(?:\.{4}|(?: \.){4}|…{2}) ?\d{1,3}$", re.ASCII)
_LABELLED = re.compile(r"(?P<label>[^:\n]{2,80}?) ?:(?!//) ?(?P<value>.*)", re.DOTALL)
# Fields of the template that several words of a text may begin with by chance.
_EXACT_ONLY = {"title", "axis", "step", "status", "priority", "lead_contact", "money"}
_WHOLE_LABELS = {"quand"}
# Labels that only documents have: those of a table would be found by their column.
_ALSO = {
    "title": ("intitulé de la fiche", "nom de l'action", "titre de la fiche action", "intitulé du projet"),
    "axis": ("axe de rattachement", "axe concerné", "orientation concernée", "axe de la feuille de route"),
    "lead_organisation": ("pilote de l'action", "structure pilote", "portage", "maître d'ouvrage de l'action"),
    "starts_on": ("date de début", "début de l'action"),
    "ends_on": ("date de fin", "fin de l'action"),
    "budget": ("coût et financement", "budget estimé", "moyens financiers", "montant de l'action", "coût de l'action"),
    "money": ("financeurs", "financeur", "cofinancements", "cofinanceurs", "financements mobilisés", "recettes"),
    "period": ("quand", "dates prévues", "date prévue", "période prévue"),
    "steps": ("étapes de l'action", "étapes prévues", "déroulement"),
    "audiences": ("publics concernés", "public concerné", "bénéficiaires de l'action"),
}


class Named(NamedTuple):
    """`number`: as it is written, such as « Fiche action 3 »; `title` is empty when it comes on the next line."""

    number: str
    title: str


def is_contents(text: str) -> bool:
    """A line of the table of contents: « Fiche 3 : Un bus ........ 12 »."""
    plain = text.strip()
    return bool(_CONTENTS.search(plain)) or matching_key(plain[:40]) in ("sommaire", "table des matieres")


def read_fiche_title(text: str, *, is_heading: bool) -> Named | None:
    """« Fiche action 3 : Un bus », « Action 1.2 – Un bus », « FICHE ACTION N°3 ». `is_heading`: false for a line of text, where only what
    cannot be a sentence is heard."""
    plain = " ".join(text.split())
    if len(plain) > LONGEST_TITLE or is_contents(plain):
        return None
    if match := _FICHE.fullmatch(plain):
        is_fiche = match["kind"].lower().startswith("fiche")
        is_titled = bool(match["title"])
        if (is_fiche or match["mark"] or not is_titled) and (
            is_heading or match["mark"] or (is_fiche and not is_titled)
        ):
            number = plain[: match.end("number")].strip()
            return Named(number, _clean_title(match["title"]))
        return None
    bare = _BARE_FICHE.fullmatch(plain)
    return Named("", _clean_title(bare["title"] or "")) if bare and (is_heading or bare["title"]) else None


def read_axis_title(text: str) -> str | None:
    """« Axe 1 : Aller vers » gives « Aller vers »; "" when the title comes on the next line."""
    plain = " ".join(text.split())
    match = _AXIS.fullmatch(plain)
    return None if match is None or len(plain) > LONGEST_TITLE or is_contents(plain) else _clean_title(match["title"])


def axis_number(text: str) -> str:
    """« Axe 1 : Aller vers » → 1; "" when it is not written in figures."""
    match = re.match(r"\D{1,30}(\d{1,2})(?!\w)", text)
    return match[1] if match else ""


def split_number(text: str) -> Named:
    """« 1.2 Un bus » → 1.2 and « Un bus »."""
    plain = " ".join(text.split())
    match = _NUMBERED.fullmatch(plain)
    return Named(match["number"], _clean_title(match["title"])) if match else Named("", plain)


def _clean_title(text: str) -> str:
    return text.strip(' :–—-«»"')


# --- labels ----------------------------------------------------------------------------------------------------------


# In a fiche, « Ambition » or « Thème » begins a text: only « Axe » and « Orientation » name its axis.
_AXIS_WORDS = ("axe", "orientation")


@cache
def _aliases() -> dict[str, str]:
    known = {matching_key(name): key for key, names in HEADINGS.items() if key not in (TAX, TARGET) for name in names}
    known = {name: key for name, key in known.items() if key != "axis" or name.startswith(_AXIS_WORDS)}
    known |= {matching_key(name): key for key, names in _ALSO.items() for name in names}
    money = ("funder_", "amount_", "state_", INVESTMENT_PART)
    return {alias: MONEY if key.startswith(money) else key for alias, key in known.items()}


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """The field that a label names in full, or begins with: « Objectifs visés ». "" when it names none."""
    words = matching_key(split_number(label).title)
    if not words or len(label) > LONGEST_LABEL:
        return ""
    if words in _aliases():
        return _aliases()[words]
    if money := _money_key(label):
        return money
    longer = (alias for alias in _aliases() if alias not in _WHOLE_LABELS and words.startswith(f"{alias} "))
    best = max(longer, key=len, default="")
    key = _aliases().get(best, "")
    return "" if key in _EXACT_ONLY or len(words.split()) > len(best.split()) + 4 else key


# What the label of money begins with: « Un réseau d’aide » names none.
_MONEY_WORDS = {
    "budget", "budgets", "cout", "couts", "depense", "depenses", "montant", "montants", "charges", "chiffrage", "total", "fonctionnement",
    "investissement", "investissements", "recette", "recettes", "financement", "financements", "cofinancement", "cofinancements",
    "subvention", "subventions", "financeur", "financeurs", "cofinanceurs", "plan",
}  # fmt: skip


def _money_key(label: str) -> str:
    """« Budget 2026 (TTC) », « Dépenses d’investissement » and « Subvention Région »: the side of a funding plan."""
    words = matching_key(label).split()
    if len(label) > 60 or not words or words[0] not in _MONEY_WORDS:
        return ""
    if match_money_headings([label]) or says_cost(label):
        return MONEY if says_income(label) else BUDGET
    return MONEY if says_income(label) else ""


def is_label(line: str) -> bool:
    """Whether a line is exactly the name of a field, with or without its number: « 3. Partenaires »."""
    return matching_key(split_number(line.rstrip(" :")).title) in _aliases()


def split_label(line: str) -> tuple[str, str, str] | None:
    """« Pilote : la commune » → key, label and value; None when the line does not begin with the label of a field."""
    before, tab, after = line.partition("\t")
    if tab and is_label(before):
        return label_key(before), before.strip(" :"), after.strip()
    match = _LABELLED.fullmatch(line)
    key = label_key(match["label"]) if match else ""
    return (key, match["label"].strip(), match["value"].strip()) if match and key else None


def split_payer(line: str) -> tuple[str, str] | None:
    """« Communauté de communes Dronne et Belle : 4 000 € »: who pays, and what follows."""
    match = _LABELLED.fullmatch(line)
    if match is None or not begins_with_amount(match["value"]) or not is_payer_name(match["label"]):
        return None
    return match["label"].strip(), match["value"].strip()


def split_other_label(line: str) -> tuple[str, str] | None:
    """« Observations : à relire »: a short label that no field has, among lines that each have theirs."""
    match = _LABELLED.fullmatch(line)
    if match is None or len(match["label"].split()) > 4 or not match["label"][:1].isupper():
        return None
    return match["label"].strip(), match["value"].strip()

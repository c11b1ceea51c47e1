"""The columns of a plan that hold money: what each one pays for, and which ones add up the others.

A plan has one column of money, or several: by nature (« Fonctionnement », « Investissement »), by year (« 2026 », « 2027 »), by
funder (« Région », « Caf »), often beside their total. A total is compared with its parts and never added to them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from jalons.base.amounts import read_amount
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.funding.rules.funders import is_own_share, split_state, without_vote
from jalons.funding.rules.money import Kind

FUNDERS = ("1", "2", "3", "4", "5", "6")
"""The places of the funders that a table names beside their amounts; the template has the first three."""


class Side(StrEnum):
    EXPENSE = "expense"
    RESOURCE = "resource"


OPERATING, INVESTMENT, EXPENSE, FUNDING, OWN = "operating", "investment", "expense", "funding", "own_share"
TOTAL, FUNDING_TOTAL = "budget", "funding_total"
"""The total of expenses is also the only column of money of most plans."""
SIDES = {
    OPERATING: Side.EXPENSE, INVESTMENT: Side.EXPENSE, EXPENSE: Side.EXPENSE, TOTAL: Side.EXPENSE,
    FUNDING: Side.RESOURCE, OWN: Side.RESOURCE, FUNDING_TOTAL: Side.RESOURCE,
} | {f"amount_{n}": Side.RESOURCE for n in FUNDERS}  # fmt: skip
INVESTMENT_PART = "investment_part"
"""The part of the expenses of a line that is investment, the rest being operation: it adds nothing to them."""
_KINDS = {OPERATING: Kind.OPERATING, INVESTMENT: Kind.INVESTMENT}
TOTALS = (TOTAL, FUNDING_TOTAL)
REPEATABLE = frozenset({OPERATING, INVESTMENT, EXPENSE, FUNDING, OWN, *TOTALS})
"""What several columns may hold."""
# Each amount is read in several ways, 20 µs each: 30 columns of 5 000 lines take three seconds.
MOST_COLUMNS = 30
MONEY_KEYS = frozenset(SIDES)

_COST = {
    "budget", "budgets", "cout", "couts", "depense", "depenses", "montant", "montants", "charge", "charges", "frais", "chiffrage",
}  # fmt: skip
# « Coût » and « Montant » say that it is money; these say that it is a part of an expense.
_COST_OF = {"depense", "depenses", "charge", "charges", "frais"}
_INCOME = {
    "recette", "recettes", "financement", "financements", "cofinancement", "cofinancements", "subvention", "subventions", "financeur",
    "financeurs", "cofinanceur", "cofinanceurs", "ressource", "ressources", "produits", "aide", "aides",
}  # fmt: skip
# « Montant demandé », « Montant accordé »: said of a funder's money.
_ASKED_FOR = {
    stem + end
    for stem in ("demande", "sollicite", "accorde", "obtenu", "attribue", "notifie", "alloue", "octroye")
    for end in ("", "e", "s", "es")
}  # fmt: skip
_TOTAL_WORDS = {"total", "totale", "totaux", "global", "globale", "general", "generaux", "cumul", "cumule"}
_NATURES = {
    "fonctionnement": Kind.OPERATING, "fonct": Kind.OPERATING, "fct": Kind.OPERATING,
    "investissement": Kind.INVESTMENT, "investissements": Kind.INVESTMENT, "invest": Kind.INVESTMENT, "inv": Kind.INVESTMENT,
}  # fmt: skip
# What says how an amount is written, or when, and nothing of what it pays.
_SILENT = {
    "k", "m", "keur", "meur", "euro", "euros", "eur", "millier", "milliers", "million", "millions", "en", "ht", "ttc",
    "hors", "taxe", "taxes", "toutes", "comprises", "de", "d", "du", "des", "la", "le", "les", "l", "au", "aux",
    "par", "pour", "sur", "previsionnel", "previsionnelle", "previsionnels", "previsionnelles", "estime", "estimee",
    "estimes", "estimatif", "annee", "annees", "an", "ans", "prevu", "prevue", "prevus", "section", "part", "a",
}  # fmt: skip
_FUNDERS = {
    "etat", "region", "regional", "departement", "departemental", "europe", "feder", "fse", "leader", "interreg",
    "caf", "cpam", "carsat", "msa", "anct", "ars", "detr", "dsil", "fnadt", "fne", "ccas", "cias", "epci",
    "communaute", "commune", "communes", "agglomeration", "agglo", "metropole", "mairie", "mairies", "prefecture",
    "banque", "fondation", "fondations", "mecenat", "mecenes", "autofinancement", "fonds", "prive", "prives", "ademe",
    "cnsa", "cc", "ca", "cu", "conseil", "drac", "dreets", "hub", "opco", "cnav", "agirc", "arrco", "reste", "propre",
    "propres",
}  # fmt: skip
_COUNTED = {"nombre", "nb", "nbre", "n", "no", "code", "numero", "effectif", "population", "taux", "pourcentage"}
YEAR = re.compile(r"20\d\d")
# « Part CC », « Part de la communauté de communes 2027 »; a name after it is that of a funder among others.
_CARRIER_SHARE = re.compile(
    r"parts?(?: de| du)?(?: la| l| le)? (?:cc|ca|cu|epci|communaute(?: de communes| d agglomeration| urbaine)?|agglo|agglomeration|"
    r"interco|intercommunalite|intercommunale|collectivite|porteur|porteuse|structure porteuse|maitre d ouvrage)"
    r"(?: (?:en|k|euros?|eur|ht|ttc|votee?s?|prevue?s?|20\d\d|fonctionnement|investissement))*"
)


@frozen
class MoneyColumn:
    """`kind` is empty when the heading does not say what the money pays for, `year` is None when it names no single year.
    `name`: the label of the expense, or the funder."""

    number: int
    key: str
    heading: str = ""
    kind: str = ""
    year: int | None = None
    name: str = ""

    @property
    def side(self) -> Side:
        return SIDES[self.key]

    def covers(self, side: Side, kind: str, year: int | None) -> bool:
        """Whether a total adds up this money: « Total 2026 » that of 2026, « Total » all of its side."""
        return side is self.side and self.kind in ("", kind) and self.year in (None, year)


@frozen
class _Words:
    """What a heading says, by meaning; `rest` are the words that are none of them."""

    years: frozenset[int]
    kinds: frozenset[Kind]
    cost: frozenset[str]
    income: frozenset[str]
    is_total: bool
    rest: frozenset[str]

    @property
    def year(self) -> int | None:
        return next(iter(self.years)) if len(self.years) == 1 else None

    @property
    def kind(self) -> str:
        return next(iter(self.kinds)).value if len(self.kinds) == 1 else ""


def _read_words(heading: str) -> _Words:
    words = set(matching_key(heading[:200]).split()) - _SILENT
    years = {word for word in words if YEAR.fullmatch(word)}
    kinds = words & _NATURES.keys()
    return _Words(
        years=frozenset(map(int, years)),
        kinds=frozenset(_NATURES[word] for word in kinds),
        cost=frozenset(words & _COST),
        income=frozenset(words & _INCOME),
        is_total=bool(words & _TOTAL_WORDS),
        rest=frozenset(words - years - kinds - _COST - _INCOME - _TOTAL_WORDS),
    )


def has_money_words(heading: str) -> bool:
    """Whether a heading above others says something of their money: « Coût (k€) », « Financements », « 2026 »."""
    words = _read_words(heading)
    return bool(words.cost or words.income or words.years)


def count_years(row: Sequence[str]) -> int:
    """How many of these headings say the one year of their money."""
    return sum(_read_words(row[number]).year is not None for number in match_money_headings(row))


def match_money_headings(row: Sequence[str]) -> dict[int, str]:
    """The columns whose heading alone says that they hold money, one among several: a nature, a year of a budget, a total."""
    keys: dict[int, str] = {}
    side = Side.EXPENSE
    for number, heading in enumerate(row):
        words = _read_words(heading)
        if words.rest or not heading or len(heading) > 60:
            continue
        if words.is_total:
            side = Side.RESOURCE if words.income else Side.EXPENSE if words.cost or words.kinds else side
            keys[number] = TOTAL if side is Side.EXPENSE else FUNDING_TOTAL
        elif len(words.kinds) == 1 and not words.income:
            keys[number] = OPERATING if Kind.OPERATING in words.kinds else INVESTMENT
        elif words.year and words.cost:
            keys[number] = EXPENSE
        elif words.income:
            side = Side.RESOURCE
        if number in keys:
            side = SIDES[keys[number]]
    return keys


def says_own_share(heading: str) -> bool:
    """« Part propre », « Autofinancement », « Reste à charge », « Part de la CC »: what whoever carries the action pays."""
    key = matching_key(heading[:60])
    return bool(key) and (is_own_share(heading[:60], "") or bool(_CARRIER_SHARE.fullmatch(key)))


def guess_money_columns(
    headings: Sequence[str], cells: Callable[[int], Sequence[str]], known: Mapping[int, str]
) -> dict[int, str]:
    """The columns of money of a table, by heading and content. `cells`: the filled ones of a column; `known`: the columns that
    hold something else for sure, such as « Financeur 1 » and its amount."""
    certain = match_money_headings(headings)
    keys: dict[int, str] = {}
    side = Side.EXPENSE
    for number, heading in enumerate(headings):
        if known.get(number, "").startswith(("funder_", "amount_", "state_")):
            side = Side.RESOURCE
            continue
        key = certain.get(number) or _key_of_amounts(heading, side)
        if not key or not heading:
            continue
        share = _share_of_amounts(cells(number))
        if share is None or share < (0.5 if number in certain or key == OWN else 0.75):
            continue
        if number in certain and key in TOTALS and not _read_words(heading).income | _read_words(heading).cost:
            key = TOTAL if side is Side.EXPENSE else FUNDING_TOTAL
        keys[number] = key
        side = SIDES[key]
    return keys


def _key_of_amounts(heading: str, side: Side) -> str:
    """What a column holds when most of its cells are amounts."""
    words = _read_words(heading)
    if words.rest & _COUNTED:
        return ""
    if says_own_share(heading):
        return OWN
    if words.income or words.rest & _FUNDERS:
        if words.rest and all(map(str.isdecimal, words.rest)):
            return ""  # « Montant financeur 9 »: its funder is beside it, and is nobody that the heading names
        return FUNDING if words.rest or words.years or words.kinds else FUNDING_TOTAL
    if words.cost & _COST_OF and words.rest:
        return EXPENSE
    if words.year and not words.rest and not words.cost:
        return EXPENSE if side is Side.EXPENSE else FUNDING
    return ""


def _share_of_amounts(cells: Sequence[str]) -> float | None:
    """None for an empty column. « 50 % » among amounts says what its own cell is, and nothing of the others."""
    if not cells:
        return None
    others = [cell for cell in cells if read_rate(cell) is None]
    return sum(map(is_amount, others)) / len(others) if others else 0


_RATE_CELL = re.compile(
    r"(\d{1,3}(?:[.,]\d{1,4})?)\s?%(?: (?:du|de) (?:la |l.)?(?:total|cout|coût|budget|dépense|depense)s?)?",
    re.IGNORECASE,
)


def read_rate(cell: str) -> Decimal | None:
    """« 50 % », « 12,5 % du coût »: a share of what the action costs, in percent, 100 at most."""
    match = _RATE_CELL.fullmatch(cell.strip()[:40])
    rate = Decimal(match[1].replace(",", ".")) if match else None
    return rate if rate is not None and rate <= 100 else None


def named_amounts(headings: Sequence[str], cells: Callable[[int], Sequence[str]]) -> dict[int, MoneyColumn]:
    """The columns whose heading names an amount and whose cells are amounts, whatever it pays: « Montant mandaté », « Reste (€) ». A part
    of another one (« dont matériel ») is none."""
    named: dict[int, MoneyColumn] = {}
    for number, heading in enumerate(headings):
        words = _read_words(heading)
        if not (words.cost or words.income or "€" in heading) or words.rest & (_COUNTED | {"dont"}):
            continue
        if (_share_of_amounts(cells(number)) or 0) >= 0.75:
            key = FUNDING_TOTAL if words.income or words.rest & _ASKED_FOR else TOTAL
            named[number] = MoneyColumn(number, key, heading, words.kind, words.year)
    return named


def is_amount(cell: str) -> bool:
    """Zeros and dashes stand for an amount too. « 12 ordinateurs » does not: what surrounds a number must be short."""
    cell = without_vote(split_state(cell).name)
    if is_zero(cell):
        return True
    amount = read_amount(cell)
    return amount.value is not None or (bool(amount.candidates) and sum(map(str.isalpha, cell)) <= 5)


def is_zero(cell: str) -> bool:
    """« 0 », « 0,00 € », « - »: nothing is paid, and nothing is doubtful."""
    return bool(re.fullmatch(r"(?:0(?:[.,]0{1,9})?|[-–—])(?: ?€)?", cell.strip()[:20]))


def money_columns(headings: Sequence[str], columns: Mapping[int, str]) -> dict[int, MoneyColumn]:
    """Each column of money by its number. Two totals of the same thing would count it twice: the second one is left out."""
    made = {
        number: _money_column(number, key, headings[number] if number < len(headings) else "")
        for number, key in columns.items()
        if key in MONEY_KEYS
    }
    totals: set[tuple[Side, str, int | None]] = set()
    for number, column in list(made.items()):
        if column.key in TOTALS:
            same = (column.side, column.kind, column.year)
            if same in totals:
                del made[number]
            totals.add(same)
    return made


def _money_column(number: int, key: str, heading: str) -> MoneyColumn:
    words = _read_words(heading)
    kind = _KINDS[key].value if key in _KINDS else words.kind
    name = funder_name(heading) if key in (FUNDING, OWN) else _expense_name(heading) if key == EXPENSE else ""
    return MoneyColumn(number, key, heading, kind, words.year, name)


def describe_expense(text: str) -> MoneyColumn:
    """What words beside an amount say of it: « Achat de matériel 2026 », « d’investissement »."""
    words = _read_words(text)
    return MoneyColumn(-1, EXPENSE, text, words.kind, words.year, _expense_name(text) if words.rest else "")


def is_total_name(text: str) -> bool:
    return _read_words(text).is_total


def says_nature(text: str) -> bool:
    """« Fonctionnement », « Dépenses d’investissement »: no name beside."""
    words = _read_words(text)
    return bool(words.kinds) and not (words.income or words.rest or words.is_total)


def says_cost(text: str) -> bool:
    """« Dépenses », « Coût »: not the name of a funder."""
    words = _read_words(text)
    return bool(words.cost) and not words.income


def says_funding(heading: str) -> bool:
    """« Financeurs et montants », « Part de la CC »: a word of money that comes, whatever stands beside it."""
    return bool(_read_words(heading).income) or says_own_share(heading)


def says_income(text: str) -> bool:
    """« Financements », « Subvention de la Région »."""
    words = _read_words(text)
    return bool(words.income) and not words.cost


_UNITS = re.compile(
    r"\(?(?<!\w)(?:en )?(?:k ?€|k ?euros?|keur|milliers? d.euros?|m€|€|euros?|hors taxes|20\d\d)(?!\w)(?: ?(?:ttc|ht)(?!\w))?\)?"
    r"|\(?(?<!\w)(?:ttc|ht)(?!\w)\)?",
    re.IGNORECASE,
)
_LINKS = {"de", "du", "des", "d", "la", "le", "les", "l", "en", "par", "montant", "montants", "part"}


def funder_name(heading: str) -> str:
    """« Financements Région (k€) » → « Région », « Subvention de l’État 2026 » → « État »; empty where no word is a name, as in
    « Montant 4 »."""
    words = set(matching_key(heading[:200]).split()) - _SILENT - _LINKS - _INCOME - _COST
    return "" if all(map(str.isdecimal, words)) else _name(heading, _INCOME | _LINKS - {"part"})


def _expense_name(heading: str) -> str:
    """« Dépenses de personnel 2026 » → « personnel »; empty when only a year is written."""
    words = _read_words(heading)
    return _name(heading, _COST | _LINKS) if words.rest else ""


def _name(heading: str, before: set[str]) -> str:
    bare = " ".join(_UNITS.sub(" ", heading[:200]).split())
    words = re.findall(r"[^\s'’]+['’]?", bare)
    while len(words) > 1 and matching_key(words[0]) in before:
        words.pop(0)
    name = re.sub(r"(?<=['’]) ", "", " ".join(words)).strip(" :–—-/()")
    name += ")" * (name.count("(") - name.count(")"))
    return name[:1].upper() + name[1:] if name else " ".join(heading.split())[:120]

"""Amounts written in a sentence: « 12 500 € TTC, dont 8 000 € en investissement », « Région : 6 000 € ; Caf : 3 000 € ».

Only what is sure is read: every amount has its unit, and nothing says « environ » or « par an ». The rest is kept as text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jalons.base import amounts
from jalons.base.french import NBSP, matching_key
from jalons.base.frozen import frozen
from jalons.funding.rules.funders import NamedState, read_dated_state, read_state, split_state
from jalons.funding.rules.money import Status, Tax
from jalons.publication.rules.money_columns import (
    describe_expense,
    funder_name,
    is_total_name,
    is_zero,
    says_cost,
    says_own_share,
)

MOST_PARTS = 60
_LONGEST = 3_000
_AMOUNT = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:[ .]\d{3})+|\d+)(?:,\d{1,2})? ?(?:k ?€|k ?euros?\b|€|euros?\b)(?: ?\(?(?:HT|TTC)\b\)?)?",
    re.IGNORECASE | re.ASCII,
)
_BREAKS = re.compile(r"[\n;•|]|,\s+|\s\+\s|\bdont\b|\bsoit\b|\bpuis\b", re.IGNORECASE)
# « 10 000 €/FSE+ 5 000 € » too; « 10 000 €/an » is one amount.
_SOFT_BREAKS = re.compile(r"\s(?:et|–|—|-|/)\s|(?<=[\d€%)])/(?=[A-ZÀ-Ý])")
# « CC 10 000 € / FSE+ à solliciter »: the second one pays nothing of it.
_NEXT_FUNDER = re.compile(r"(?<=€) / (?=[^\W\d_])")
_RATE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})? ?%")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)", re.ASCII)
# What makes an amount another one, or not yet one.
_UNSURE = re.compile(
    r"\b(environ|env|approximativement|autour|entre|maximum|max|plafond|plafonnee?|minimum|min|jusqu|a partir|par an|par mois|"
    r"par jour|par heure|par etp|par personne|par habitant|par atelier|par commune|l heure|an|mois|jour|j|hors|etp)\b|~|≈|[<>±]|[x×*/] ?\d|\d ?[x×*]"
)
# « 36 000 » after a name, in a column of money.
_NUMBER = re.compile(
    r"(?<![\w.,/])(?:\d{1,3}(?:[ .]\d{3})+|\d{3,9})(?:,\d{1,2})?(?![\w.,/]\d|\w|/(?![A-Z])| ?[%€])", re.ASCII
)
_DAY = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/(?:20)?\d\d(?!\d)|(?<!\d)\d{1,2}/20\d\d(?!\d)")
_DATED_BRACKETS = re.compile(r"\s?\(([^()]{0,60}\d/[^()]{1,20})\)")
_REST = re.compile(r"(?:le )?(?:reste|solde)( a (?:la )?charge)?(?: pour)?(?: (?P<who>.{2,60}))?")
_BARE = re.compile(r"\d[\d ]*(?:[.,]\d{1,3})?", re.ASCII)
_THOUSANDS = re.compile(r"k ?€|k ?euros?|milliers", re.IGNORECASE)
_TAX = re.compile(r"\b(?:HT|TTC)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(estimation|estimee?|a (?:definir|preciser|confirmer|solliciter|affiner))\b")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# « SMD3 », « CD24 »: a number in a name.
_ACRONYM = re.compile(r"(?<!\w)[^\W\d_]{2,12}\d{1,3}(?!\w)")
# What a table says of a line in another column: `document_budgets` writes it so.
_KIND_MARK = re.compile(r"\s{0,4}\((?:fonctionnement|investissement)\)")


@frozen
class Part:
    """`name`: what an expense pays, or who funds; empty when nothing says it. `state`: what the funder answered, `state_on` since which
    day."""

    name: str
    amount: Decimal
    kind: str = ""
    year: int | None = None
    tax: Tax | None = None
    state: Status | None = None
    state_on: date | None = None


@frozen
class Written:
    """`total`: what the text says that its parts add up to. `is_whole`: nothing else is written that is worth keeping."""

    parts: tuple[Part, ...]
    total: Decimal | None = None
    is_whole: bool = True


@frozen
class Share:
    """« Région (40 %, demandé) »: who pays which part of the cost, in percent."""

    name: str
    rate: Decimal
    state: Status | None = None
    state_on: date | None = None


_NO_STATE = NamedState("")


@frozen
class _Piece:
    """`text`: what stands around the amount, without what `state` says of it."""

    text: str
    amount: Decimal | None
    tax: Tax | None = None
    state: NamedState = _NO_STATE


def read_expenses(text: str) -> Written | None:
    """None when some of it is unsure."""
    pieces = _read_pieces(text, has_states=False)
    if pieces is None:
        return None
    total, told = _split_total(text, [piece for piece in pieces if piece.amount])
    parts = tuple(_expense_part(piece) for piece in told)
    return Written(parts, total, is_whole=_is_whole(text, pieces)) if parts else _read_no_sum(pieces)


def read_funders(text: str) -> Written | None:
    """None when some of it is unsure, or names nobody."""
    pieces = _read_pieces(text, has_states=True)
    if pieces is None or any(map(_is_cost, pieces)):
        return None
    total, told = _split_total(text, [piece for piece in pieces if piece.amount])
    parts = tuple(_funder_part(piece) for piece in told)
    if not parts or not all(part.name for part in parts):
        return None if parts else _read_no_sum(pieces)
    return Written(parts, total, is_whole=_is_whole(text, pieces))


def read_shares(text: str) -> list[Share] | None:
    """« Département (50 %), CC (50 %) »: None unless each of them says its rate, and they are 100 % at most; the own share that pays « le
    reste » is read by `find_own_rest`."""
    plain = text.replace(NBSP, " ").replace("\u202f", " ")
    if len(plain) > _LONGEST or "%" not in plain or _AMOUNT.search(plain):
        return None
    opened = _BRACKETS.sub(lambda found: f" {found[1]} " if "%" in found[1] else found[0], plain)
    shares: list[Share] = []
    for piece in _split_pieces(opened, _RATE):
        state = read_dated_state(piece)
        if shares and state.status and shares[-1].state is None:
            shares[-1] = replace(shares[-1], state=state.status, state_on=state.on)
        elif not _REST.fullmatch(matching_key(piece)):
            if (share := _read_share(piece)) is None:
                return None
            shares.append(share)
    is_sure = 0 < len(shares) <= MOST_PARTS and sum(share.rate for share in shares) <= 100
    return shares if is_sure else None


def _read_share(piece: str) -> Share | None:
    rates = _RATE.findall(piece)
    state = split_state(" ".join(_RATE.sub(" ", piece).split()).strip(" .:–—-"))
    name = funder_name(state.name)
    if len(rates) != 1 or _UNSURE.search(_fold_words(piece)) or not any(map(str.isalpha, name)) or has_figures(name):
        return None
    rate = Decimal(rates[0].rstrip(" %").replace(",", "."))
    return Share(name, rate, state.status, state.on) if rate else None


def _is_cost(piece: _Piece) -> bool:
    """« Reste à charge » is what somebody pays."""
    return says_cost(piece.text) and not is_total_name(piece.text) and not says_own_share(piece.text)


def _read_no_sum(pieces: Sequence[_Piece]) -> Written | None:
    """« Fonctionnement : 0 € ; investissement : 0 € » is sure, and adds nothing: its text is kept."""
    return Written((), is_whole=False) if len(pieces) > 1 and any(piece.amount == 0 for piece in pieces) else None


def has_amount(text: str) -> bool:
    return bool(_AMOUNT.search(text.replace(NBSP, " ").replace("\u202f", " ")))


def begins_with_amount(text: str) -> bool:
    return bool(_AMOUNT.match(text.replace(NBSP, " ").replace("\u202f", " ").lstrip()))


def written_amounts(text: str) -> list[Decimal]:
    """Every amount in euros, whatever is written around it."""
    plain = text.replace(NBSP, " ").replace("\u202f", " ")
    values = (amounts.read_amount(found[0]).value for found in _AMOUNT.finditer(plain))
    return [value for value in values if value]


def mark_amounts(text: str) -> str:
    """The text of a column of money with the unit of the amounts that have none: « FNE 36 000 (acquis) » → « FNE 36 000 € (acquis) ».
    A number of three digits or more that follows a name and is no year; only a state, brackets or another amount follow it."""
    plain = text.replace(NBSP, " ").replace("\u202f", " ")
    if len(plain) > _LONGEST:
        return text
    marked, last = [], 0
    for match in _NUMBER.finditer(plain):
        before, after = plain[last : match.start()], plain[match.end() :]
        piece = _BREAKS.split(before)[-1]
        if _is_year(match[0]) or not any(map(str.isalpha, piece)) or _HAS_UNIT.match(after):
            continue
        next_piece = _BREAKS.split(after, maxsplit=1)[0]
        if _says_nothing_more(next_piece):
            marked.append(f"{before}{match[0]} €")
            last = match.end()
    return "".join([*marked, plain[last:]]) if marked else text


_HAS_UNIT = re.compile(r" ?(?:k ?€|k ?euros?\b|€|euros?\b|m€)", re.IGNORECASE)


def _is_year(number: str) -> bool:
    return bool(_YEAR.fullmatch(number))


def _says_nothing_more(text: str) -> bool:
    """Whether what follows an amount is another one, brackets, or what its funder answered."""
    words = text.strip(" .:–—-)")
    is_parted = _SOFT_BREAKS.match(text) is not None or text.startswith("/")
    return not words or words.startswith("(") or is_parted or read_state(words) is not None


def has_figures(text: str) -> bool:
    """Whether a text holds numbers that are neither days, years nor part of a name, as in « CD24 »."""
    return any(map(str.isdecimal, _ACRONYM.sub(" ", _YEAR.sub(" ", _DAY.sub(" ", text)))))


def find_own_rest(text: str) -> str | None:
    """« FNE 36 000 €, reste CA » → « CA »: who pays the rest of an expense, when it is who carries it; « Reste à charge » when no name is
    written. None for any other rest."""
    for piece in _BREAKS.split(text[:_LONGEST]):
        match = _REST.fullmatch(matching_key(piece))
        if match is None:
            continue
        who = match["who"] or ""
        if not who and match[1]:
            return "Reste à charge"
        if who and says_own_share(f"part {who}") and not any(map(str.isdecimal, who)):
            return piece.split()[-1].strip(".") if len(who.split()) <= 2 else " ".join(piece.split()[1:])
    return None


def write_amount(cell: str, heading: str) -> str:
    """A cell of money with the unit and the taxes that its heading says: « 12,5 » under « Budget (k€) HT » is « 12,5 k€ HT »."""
    text = " ".join(cell.replace(NBSP, " ").replace("\u202f", " ").split())
    if _BARE.fullmatch(text):
        text += " k€" if _THOUSANDS.search(heading) else " €"
    mark = _TAX.search(heading)
    return f"{text} {mark[0].upper()}" if mark and has_amount(text) and not _TAX.search(text) else text


def _is_whole(text: str, pieces: Sequence[_Piece]) -> bool:
    """Whether each piece has an amount; words such as « dont » say nothing more."""
    return all(
        (piece.amount is not None or len(matching_key(piece.text)) < 3) and not piece.state.keeps_words
        for piece in pieces
    ) and not re.search(r"\bdont\b|\bsoit\b", text)


# --- pieces ----------------------------------------------------------------------------------------------------------


def _read_pieces(text: str, *, has_states: bool) -> list[_Piece] | None:
    plain = text.replace(NBSP, " ").replace("\u202f", " ")
    if len(plain) > _LONGEST or not _AMOUNT.search(plain):
        return None
    if has_states:
        plain = _NEXT_FUNDER.sub(" ; ", plain)
    pieces: list[_Piece] = []
    for piece in _split_pieces(_BRACKETS.sub(lambda found: _open_brackets(found, plain), plain)):
        if has_states and pieces and pieces[-1].amount and not pieces[-1].state.status and read_state(piece):
            # « Région 5 000 €, acquis »: what follows an amount is its state.
            pieces[-1] = replace(pieces[-1], state=read_dated_state(piece))
            continue
        read = _read_piece(piece, has_states=has_states)
        if read is None:
            return None
        pieces.append(read)
    return pieces if len(pieces) <= MOST_PARTS else None


def _open_brackets(match: re.Match[str], text: str) -> str:
    """« Région (6 000 €) » names its amount; « 12 500 € (dont 8 000 €) » holds another one; « État (DETR) » is a name."""
    if not _AMOUNT.search(match[1]):
        return match[0]
    before = _BREAKS.split(text[: match.start()])[-1]
    is_named = _AMOUNT.match(match[1].lstrip()) and not _AMOUNT.search(before)
    return f" : {match[1]}" if is_named else f" ; {match[1]} ; "


def _split_pieces(text: str, values: re.Pattern[str] = _AMOUNT) -> Iterator[str]:
    for piece in _BREAKS.split(text):
        soft = _SOFT_BREAKS.split(piece)
        # « Fonctionnement – 4 500 € » is one piece, « 5 000 € en 2026 et 7 500 € en 2027 » are two.
        yield from (one for one in (soft if len(values.findall(piece)) > 1 else [piece]) if one.strip(" .:–—-"))


def _read_piece(piece: str, *, has_states: bool) -> _Piece | None:
    found = list(_AMOUNT.finditer(piece))
    rest = " ".join(_AMOUNT.sub(" ", piece).split()).strip(" .:–—-=→*")
    state = _piece_state(rest) if has_states else NamedState(rest)
    rest = state.name
    bare = _ACRONYM.sub(" ", _YEAR.sub(" ", _RATE.sub(" ", rest)))
    folded = _fold_words(rest)
    if len(found) > 1 or _UNSURE.search(folded) or (found and (_OPEN.search(folded) or re.search(r"\d", bare))):
        return None
    if not found:
        # A number without its unit may be an amount: nobody can tell.
        return None if re.search(r"\d{3}", bare) else _Piece(rest, None)
    bare_amount = re.sub(r"(?i) ?\(?(?:HT|TTC)\)?$", "", found[0][0])
    if is_zero(bare_amount):
        return _Piece(rest, Decimal(0))
    amount = amounts.read_amount(bare_amount)
    if amount.value is None or amount.unsure:
        return None
    return _Piece(rest, amount.value, _read_tax_mark(found[0][0]), state)


def _piece_state(rest: str) -> NamedState:
    """« (notifié) » alone, where the column names the funder, is a state too."""
    alone = read_dated_state(rest)
    state = alone if alone.status else split_state(rest)
    if state.status is None and _DATED_BRACKETS.search(rest):
        # « Commune (délibération du 12/09/2026) »: no state that is known, and no name.
        return NamedState(_DATED_BRACKETS.sub("", rest).strip(), keeps_words=True)
    return state


def _fold_words(text: str) -> str:
    return re.sub(r"[^a-z0-9~≈<>±x×*/ ]", " ", " ".join(matching_key(word) or word for word in text.lower().split()))


def _read_tax_mark(text: str) -> Tax | None:
    mark = text.upper().rstrip(" )")
    return Tax.BEFORE if mark.endswith("HT") else Tax.INCLUDED if mark.endswith("TTC") else None


def _split_total(text: str, pieces: Sequence[_Piece]) -> tuple[Decimal | None, list[_Piece]]:
    """The total and its parts. A total whose parts do not add up to it is the only sure amount, when they are « dont »."""
    if len(pieces) < 2:
        return None, list(pieces)
    if both := _both_taxes(pieces):
        return None, both
    named = [piece for piece in pieces if is_total_name(piece.text)]
    parts = [piece for piece in pieces if not is_total_name(piece.text)]
    if not parts:
        return None, named[:1] if len({piece.amount for piece in named}) == 1 else named
    if not parts[0].text and _adds_up(parts[0], parts[1:]):
        named, parts = [*named, parts[0]], parts[1:]
    is_detailed = bool(re.search(r"\bdont\b", text, re.IGNORECASE))
    if not named:
        return None, parts[:1] if is_detailed else parts
    whole = _chosen_total(named, parts)
    if is_detailed and not _adds_up(whole, parts):
        return None, [whole]
    return whole.amount, [_with_tax(piece, whole.tax) for piece in parts]


def _chosen_total(named: Sequence[_Piece], parts: Sequence[_Piece]) -> _Piece:
    """The one that the parts add up to, or the sum of partial ones; else the largest, which they are compared with."""
    whole = next((piece for piece in named if _adds_up(piece, parts)), None)
    partial = _Piece("", sum((piece.amount or Decimal(0) for piece in named), Decimal(0)), named[0].tax)
    return whole or (partial if _adds_up(partial, parts) else max(named, key=lambda piece: piece.amount or 0))


def _with_tax(piece: _Piece, tax: Tax | None) -> _Piece:
    return replace(piece, tax=piece.tax or tax)


def _both_taxes(pieces: Sequence[_Piece]) -> list[_Piece]:
    """« 10 000 € HT, soit 12 000 € TTC » is one amount: with its taxes, as funding plans are."""
    if len(pieces) == 2 and {piece.tax for piece in pieces} == {Tax.BEFORE, Tax.INCLUDED}:
        return [piece for piece in pieces if piece.tax is Tax.INCLUDED]
    return []


def _adds_up(whole: _Piece, parts: Sequence[_Piece]) -> bool:
    return bool(parts) and whole.amount == sum((part.amount or Decimal(0) for part in parts), Decimal(0))


def _expense_part(piece: _Piece) -> Part:
    assert piece.amount is not None
    described = describe_expense(piece.text)
    bare = _KIND_MARK.sub("", piece.text)
    name = describe_expense(bare).name if bare else described.name
    return Part(name, piece.amount, described.kind, described.year, piece.tax)


def _funder_part(piece: _Piece) -> Part:
    assert piece.amount is not None
    described = describe_expense(piece.text)
    name = (
        funder_name(_KIND_MARK.sub("", _RATE.sub("", piece.text)))
        if piece.text and not is_total_name(piece.text)
        else ""
    )
    return Part(
        "" if _YEAR.fullmatch(name) else name,
        piece.amount,
        described.kind,
        described.year,
        piece.tax,
        piece.state.status,
        piece.state.on,
    )

"""Reads an amount of euros as people type it, in a form or in a spreadsheet cell. Pure."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from jalons.base.french import MINUS, NBSP
from jalons.base.frozen import frozen


class Unsure(StrEnum):
    """Why a text gives no sure amount, or an amount that needs a warning."""

    ASKED = "asked"  # it is an amount, but several readings are possible: see `candidates`
    LETTERS = "letters"  # a letter among the figures, which may stand for one: see `candidates`
    UNREAD = "unread"
    DAY = "day"
    NOTHING = "nothing"  # zero or less
    LARGE = "large"
    ROUNDED = "rounded"
    BEFORE_TAX = "before_tax"  # `value` is the amount before tax, as it is written
    CURRENCY = "currency"  # another currency than the euro
    HOURS = "hours"
    THOUSANDS = "thousands"  # a bare number that its neighbours make us read in thousands


# An amount alone is never longer than this; a longer text is a sentence, and is not read.
LONGEST = 40
MOST = Decimal("999999999.99")
_AFTER = re.compile(r" ?+(€|euros?|eur)?+ ?+\(?+(ht|ttc|h\.t\.|t\.t\.c\.)?+\)?+ ?+(€|euros?|eur)?+ ?+\.?+$", re.ASCII)
_SURE = re.compile(r"-?(\d+|\d{1,3}( \d{3})+)([.,]\d{1,2})?", re.ASCII)
_FRENCH = re.compile(r"-?\d{1,3}((\.\d{3})+,\d{1,2}|(\.\d{3}){2,})", re.ASCII)
_ENGLISH = re.compile(r"-?\d{1,3}((,\d{3})+\.\d{1,2}|(,\d{3}){2,})", re.ASCII)
_THOUSANDS = re.compile(r"(\d+([.,]\d{1,3})?) ?k ?€?", re.ASCII)
_EITHER = re.compile(r"(\d{1,3})[.,](\d{3})", re.ASCII)
_LONG = re.compile(r"-?\d+[.,]\d{3,}", re.ASCII)
_IN_TEXT = re.compile(
    r"(?<!\d)\d++(?: \d{3})*(?:[.,]\d{3})*(?:[.,]\d{1,2})?(?!\d)(?! ?%)(?: ?(?:k€|k\b|m€|millions?\b|000\b))?",
    re.ASCII,
)
# « 10 à 12 k€ », « entre 10 et 15 000 € »: the unit of the second number is that of the first.
_RANGE = re.compile(
    r"(?<![\d.,])(?<!\d )(\d{1,3}(?:[.,]\d{1,2})?)( ?(?:à|a|et|ou|-|–|/) ?)(\d{1,3}(?:[.,]\d{1,2})?)( ?(?:k ?€|k\b|m€|millions?\b)|(?: 000){1,2}(?!\d))",
    re.ASCII,
)
# A spreadsheet shortens so what its column cannot show: the digits that are left out cannot be known.
_SHORTENED = re.compile(r"(?<!\d)\d++([.,]\d++)?e[+-]?\d{1,4}", re.ASCII)
_DAY_LIKE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})( .*)?|\d{4}-\d{2}-\d{2}.*", re.ASCII)
_HOURS = re.compile(r"-?\d{1,5}:\d{2}(:\d{2})?([.,]\d+)?", re.ASCII)
_OTHER_CURRENCY = re.compile(r"[$£¥]|\b(usd|gbp|chf|cad|jpy|xpf|xaf|xof|dollars?|cfp|f ?cfa)\b")
_CENT = Decimal("0.01")
# « 2l 000 », « 1.500,OO », « 2 O00 »: letters that look like figures.
_FIGURE_LIKE = re.compile(r"[\doil|.,]+", re.ASCII)
_ZERO_WORD = re.compile(r"(?=.*o)[oil|]{2,3}", re.ASCII)
_LOOK_ALIKE = str.maketrans("oil|", "0111")
_THOUSANDS_INSIDE = re.compile(r"(?<![\d.,])(\d{1,3})k ?(\d{3})(?!\d)", re.ASCII)
# « 2b 000 », « 2 b00 »: no figure is known behind the letter. « 3x500 » is a product.
_LETTER_AMONG_FIGURES = re.compile(r"\d(?!x)[^\W\d_]{1,2} ?\d|\d (?!x)[^\W\d_]\d\d(?!\d)")


@frozen
class Amount:
    """`value` is the amount when it is sure; otherwise `unsure` is the reason and `candidates` the possible amounts."""

    value: Decimal | None = None
    unsure: Unsure | None = None
    candidates: tuple[Decimal, ...] = ()


def read_amount(text: str) -> Amount:
    """« 12 000 € », « 12.000,00 », « 12,5 k€ » are sure; « env. 12k », « 12.000 » and « 10 à 15 000 » give candidates
    to choose from: 10 000 € or 15 000 € for the last one."""
    if len(text) > LONGEST:
        return Amount(unsure=Unsure.UNREAD)
    folded = " ".join(text.replace(NBSP, " ").replace("\u202f", " ").replace(MINUS, "-").lower().split())
    if _DAY_LIKE.fullmatch(folded):
        return Amount(unsure=Unsure.DAY)
    if _HOURS.fullmatch(folded):
        return Amount(unsure=Unsure.HOURS)
    if _SHORTENED.search(folded):
        return Amount(unsure=Unsure.UNREAD)
    if _OTHER_CURRENCY.search(folded):
        return Amount(unsure=Unsure.CURRENCY)
    after = _AFTER.search(folded)
    bare = folded[: after.start()] if after else folded
    if lettered := _read_lettered(bare):
        return lettered
    amount = _sure_amount(bare) or _guess_amount(folded, bare)
    is_before_tax = after is not None and (after[2] or "").startswith("h")
    return replace(amount, unsure=Unsure.BEFORE_TAX) if is_before_tax and amount.value and not amount.unsure else amount


def _sure_amount(bare: str) -> Amount | None:
    if _EITHER.fullmatch(bare):
        # « 12.000 » may be twelve thousand, or twelve with three decimals.
        whole, thousandths = bare.replace(",", ".").split(".")
        small = Decimal(f"{whole}.{thousandths}").quantize(_CENT, ROUND_HALF_UP)
        return Amount(unsure=Unsure.ASKED, candidates=_possible_amounts(Decimal(whole + thousandths), small))
    if _SURE.fullmatch(bare):
        return _bounded_amount(Decimal(bare.replace(" ", "").replace(",", ".")))
    if _FRENCH.fullmatch(bare):
        return _bounded_amount(Decimal(bare.replace(".", "").replace(",", ".")))
    if _ENGLISH.fullmatch(bare):
        return _bounded_amount(Decimal(bare.replace(",", "")))
    if match := _THOUSANDS.fullmatch(bare):
        return _bounded_amount(Decimal(match[1].replace(",", ".")) * 1000)
    return None


def _read_lettered(bare: str) -> Amount | None:
    """An amount with a letter among its figures is asked with what it would be if the letter stood for the figure that it looks like,
    and unread otherwise: the figures before the letter would be a smaller amount. None when no letter is among figures."""
    words = bare.split(" ")
    meant = [
        word.translate(_LOOK_ALIKE)
        if (_FIGURE_LIKE.fullmatch(word) and any(map(str.isdecimal, word)))
        or (_ZERO_WORD.fullmatch(word) and _has_figures_beside(words, place))
        else word
        for place, word in enumerate(words)
    ]
    text = _THOUSANDS_INSIDE.sub(r"\1\2", " ".join(meant))
    if _LETTER_AMONG_FIGURES.search(text):
        return Amount(unsure=Unsure.UNREAD)
    if text == bare:
        return None
    amount = _sure_amount(text) or _guess_amount(text, text)
    candidates = (amount.value,) if amount.value is not None else amount.candidates
    return Amount(unsure=Unsure.LETTERS if candidates else amount.unsure or Unsure.UNREAD, candidates=candidates)


def _has_figures_beside(words: list[str], place: int) -> bool:
    around = words[max(place - 1, 0) : place] + words[place + 1 : place + 2]
    return any(_FIGURE_LIKE.fullmatch(word) and any(map(str.isdecimal, word)) for word in around)


def _guess_amount(text: str, bare: str) -> Amount:
    if _LONG.fullmatch(bare):
        # More than two decimals come from a computation in the spreadsheet, such as a third of 1 000 €: the amount is
        # rounded.
        amount = _bounded_amount(Decimal(bare.replace(",", ".")))
        return Amount(amount.value, amount.unsure or Unsure.ROUNDED)
    whole = _RANGE.sub(_repeat_unit, text)
    candidates = _possible_amounts(*(_number_in_text(found[0]) for found in _IN_TEXT.finditer(whole)))
    return Amount(unsure=Unsure.ASKED if candidates else Unsure.UNREAD, candidates=candidates)


def _repeat_unit(match: re.Match[str]) -> str:
    """« 3 à 1 000 » is no range: it may be three times a thousand."""
    first, link, last, unit = match.groups()
    is_range = Decimal(first.replace(",", ".")) <= Decimal(last.replace(",", "."))
    return f"{first}{unit}{link}{last}{unit}" if is_range else match[0]


def _bounded_amount(value: Decimal) -> Amount:
    if value <= 0:
        return Amount(unsure=Unsure.NOTHING)
    if value > MOST:
        return Amount(unsure=Unsure.LARGE)
    rounded = value.quantize(_CENT, ROUND_HALF_UP)
    return Amount(rounded) if rounded > 0 else Amount(unsure=Unsure.NOTHING)


def _number_in_text(text: str) -> Decimal:
    """The value of a number found inside a sentence, with its « k » or « M »."""
    times = 1000 if "k" in text else 1_000_000 if "m" in text else 1
    bare = re.sub(r"[^\d.,]", "", text)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", bare):
        bare = re.sub("[.,]", "", bare)
    whole, _mark, cents = bare.replace(",", ".").rpartition(".")
    number = Decimal(f"{whole.replace('.', '')}.{cents}") if whole else Decimal(cents)
    return number * times


def _possible_amounts(*values: Decimal) -> tuple[Decimal, ...]:
    possible = [value.quantize(_CENT, ROUND_HALF_UP) for value in values if 0 < value <= MOST]
    return tuple(dict.fromkeys(value for value in possible if value))[:4]

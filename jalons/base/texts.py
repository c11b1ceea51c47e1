"""Texts that people type: how they are stored, and whether they name somebody. The latter is a guess that prefers false
alarms: a person reads the text before anything is published or shown. `tests/base/named_texts.py` measures it. Pure."""

import re
import unicodedata

from jalons.base.first_names import FIRST_NAMES
from jalons.base.french import matching_key
from jalons.base.structure_words import STRUCTURE_WORDS

_TITLE = r"(?:M\.|MM\.|M(?=\s)|Mr\.?|Mmes?\.?|Mlles?\.?|Dr\.?|Me\.?|monsieur|madame|messieurs|mesdames|mademoiselle|docteure?|maître)"
_TITLED = re.compile(
    rf"(?<!\w)(?:{_TITLE}|(?i:monsieur|madame|mademoiselle|docteure?|maître|messieurs|mesdames))\s*([^\W\d_])"
)
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)\s?33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)")
_EMAIL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@.]++(?:\.[^\s@.]+)+")
# A number of elsewhere, or one whose figures are grouped in another way: « +32 475 12 34 56 », « 06 123 45678 ».
_OTHER_PHONE = re.compile(
    r"(?<![\d+])(?:\+|00)\s?[1-9](?:[\s.\-/()]{0,3}\d){7,13}(?!\d)|(?<![\d,.])0[\s.\-/]{0,2}[1-9](?:[\s.\-/_]{0,2}\d){8}(?!\d)"
)
# Commas or dashes between the figures, the letter O for a zero, « (+33) 6 ». « 03, 15, 43 » is a list.
_ODD_PHONE = re.compile(
    r"(?<![\d,])0[1-9](?:,\d{2}){4}(?!,?\d)|(?<!\w)[0O][1-9](?:[\s.\-/]?[\dO]{2}){4}(?!\w)"
    r"|(?<!\d)0[1-9](?:\s[-–]\s\d{2}){4}(?!\d)|\((?:\+|00)\s?33\)\s?0?[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)",
    re.IGNORECASE,
)
# « x (at) y.fr », « x [arobase] y point fr », « x @ y.fr ».
_SAID_AT = r"(?:[(\[{<]\s?(?:at|arr?obase|@)\s?[)\]}>]|\barr?obase\b|@)"
_SAID_DOT = r"(?:\.|\s?[(\[{<]\s?(?:\.|point|dot)\s?[)\]}>]\s?|\s{1,2}(?:point|dot)\s{1,2})"
_SAID_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}+\s{{0,2}}{_SAID_AT}\s{{0,2}}[\w-]{{1,63}}+(?:{_SAID_DOT}[\w-]{{1,63}}+){{1,4}}",
    re.IGNORECASE,
)
_SAYS_AT = re.compile(r"\bat\b|arr?obase", re.IGNORECASE)
_DATED = re.compile(r"(?<!\d)\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d")
# An address alone, without the brackets and the commas around it.
_BARE_EMAIL = re.compile(
    r"""(?<![^\s@;,:/|()<>\[\]«»"])[^\s@;,:/|()<>\[\]«»"]++@[^\s@;,:/|()<>\[\]«».]++(?:\.[^\s@;,:/|()<>\[\]«».]++)+"""
)
# The number of the Sécurité sociale: 13 digits, often followed by a key of two. Its month is 1 to 12, or what stands for one that
# nobody knows: other long numbers are something else.
_NIR = re.compile(
    r"(?<!\d)[12][\s.]?\d{2}[\s.]?(?:0[1-9]|1[0-2]|[235-9]\d|4[0-2])[\s.]?\d[\dAB][\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{2})?(?!\d)"
)
# Typed on a phone, « mme dupont » has no capital: what follows is then a name unless it is one of these words.
_TITLED_LOW = re.compile(
    r"(?<!\w)(?:mme|mlle|mr)\.?\s+(?!(?:la|le|les|l|de|du|des|et|ou|tout|toute|x|une|un)(?!\w))[^\W\d_]\w+",
    re.IGNORECASE,
)
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
# « ma voisine Untel », « la famille Untel », « il s’appelle Untel ». Where no word begins, no word is tried.
_RELATED = re.compile(
    r"\b(?=\w)(?i:voisine?|fils|fille|mère|père|maman|papa|mari|femme|épouse|compagne|compagnon|frère|sœur|soeur|oncle|tante|tata|"
    r"tonton|cousine?|neveu|nièce|mamie|mémé|papi|papy|pépé|collègue|copine|copain|amie?|famille|prénommée?|nommée?|"
    rf"appelle|patron|patronne|docteur)\s+(?:{_CAPITAL}\w|{_CAPITAL}\.)"
)
_WORD = re.compile(rf"(?<![\w’'-]){_CAPITAL}\w+(?:-{_CAPITAL}\w+)?")
# What comes before the first name of a street, a school, a saint, a feast: nobody of the territory is meant.
_PLACE = re.compile(
    r"\b(?=\w)(?i:rue|place|avenue|boulevard|allée|impasse|chemin|quai|pont|square|parc|école|collège|lycée|salle|espace|centre|"
    r"gymnase|stade|médiathèque|bibliothèque|hôpital|clinique|résidence|ehpad|foyer|maison|cité|quartier|fondation|"
    r"association|institut|saint|sainte|st|ste)[\s.-]+(?:\w+[\s-]+)?$"
)

# The end of a name, since `_TITLED` stops at its first letter.
_REST = re.compile(r"\w*")


# No width, or the direction of what follows: pasted unseen, they make two equal words different, and a page lie.
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Letters and signs that fonts draw as nothing.
_BLANK_SIGNS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def strip_invisible(typed: str) -> str:
    """The text without its invisible signs; empty when nothing of it can be seen.

    The joiners of an emoji and the soft hyphens stay inside a text: they change what is seen.
    """
    text = _INVISIBLE.sub("", typed)
    return "" if all(one in _BLANK_SIGNS or unicodedata.category(one)[0] in "CZ" for one in text) else text


def normalize_text(typed: str) -> str:
    """A text as it is stored and counted: one kind of line ending, no space around."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


def names_in(text: str) -> list[str]:
    """The words that look like somebody's name, number or address, in their order."""
    matches = [match for match in _TITLED.finditer(text) if match[1].isupper()]
    patterns = (_PHONE, _ODD_PHONE, _EMAIL, _SAID_EMAIL, _NIR, _TITLED_LOW, _RELATED)
    matches += [match for pattern in patterns for match in pattern.finditer(text)]
    matches += [match for match in _WORD.finditer(text) if _is_first_name(match)]
    matches.sort(key=lambda match: match.start())
    return [match.group() + _REST.match(text, match.end()).group() for match in matches]  # type: ignore[union-attr]


def name_in(text: str) -> str:
    """The first of them; empty when there is none."""
    return next(iter(names_in(text)), "")


def _is_first_name(word: re.Match[str]) -> bool:
    """Not in « rue Victor Hugo », « Saint-Martin-le-Pin », « Pierre » of a village, nor in a text written in capitals."""
    before, after = word.string[max(0, word.start() - 40) : word.start()], word.string[word.end() : word.end() + 1]
    if after == "-" or _PLACE.search(before):
        return False
    parts = unicodedata.normalize("NFD", word.group()).encode("ascii", "ignore").decode().lower().split("-")
    return all(part in FIRST_NAMES for part in parts)


def looks_like_a_name(text: str) -> bool:
    """True for « Mme » or « monsieur » before a name, « ma voisine » or « s’appelle » before a capital, a usual first name, a
    phone number, an e-mail address, a number of the Sécurité sociale.

    Missed: a rare first name alone, a first name without its capital, a family name alone, whoever a function and a
    village are enough to recognise."""
    return bool(name_in(text))


def contacts_in(text: str) -> list[tuple[int, int]]:
    """Where a text holds a telephone, an e-mail address or a number of the Sécurité sociale: (start, end), in order, none over
    another. Two dates are no telephone, though « 01/03/2026-30 » has ten figures."""
    if not any(sign == "@" or sign.isdecimal() for sign in text) and not _SAYS_AT.search(text):
        return []
    patterns = (_PHONE, _ODD_PHONE, _OTHER_PHONE, _BARE_EMAIL, _SAID_EMAIL, _NIR)
    matches = [match for pattern in patterns for match in pattern.finditer(text) if not _DATED.search(match.group())]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for match in matches):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


_CIVILITY = re.compile(
    r"(?:(?:mm?\.?|mr\.?|mmes?\.?|mlles?\.?)\s|(?:monsieur|madame|mademoiselle|messieurs|mesdames)(?!\w))",
    re.IGNORECASE,
)


def begins_with_civility(text: str) -> bool:
    """« Mme la directrice », « M. le maire »: somebody, whom their function is enough to recognise. Not « M.J.C. »."""
    return bool(_CIVILITY.match(text.lstrip()))


_PARTICLES = frozenset({"de", "du", "des", "d", "le", "la", "van", "von", "ben", "el", "da", "dos"})
_PART_OF_NAME = re.compile(rf"{_CAPITAL}[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LONGEST_ACRONYM = 5


def is_like_a_full_name(text: str) -> bool:
    """Whether a text is two words with capitals, or three with a particle, of which none names a structure, a service, a function or a
    place: a first name and a family name, in either order. Some structures are such words too: it only makes a question."""
    words = text.split()
    particles = [word for word in words if matching_key(word) in _PARTICLES]
    parts = [word for word in words if word not in particles]
    if len(parts) != 2 or len(particles) > 1 or (particles and not particles[0].islower() and words[0] == particles[0]):
        return False
    return all(map(_may_be_of_a_name, parts))


def says_structure_or_function(text: str) -> bool:
    """Whether one of its words names a structure, a service, a function or a place, or is an acronym."""
    words = [word for word in re.split(r"[^\w’'-]", text) if word]
    return any(
        (word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM)
        or not STRUCTURE_WORDS.isdisjoint(matching_key(word).split())
        for word in words
    )


def _may_be_of_a_name(word: str) -> bool:
    is_acronym = word.isupper() and len(word) <= _LONGEST_ACRONYM
    return (
        bool(_PART_OF_NAME.fullmatch(word))
        and not is_acronym
        and STRUCTURE_WORDS.isdisjoint(matching_key(word).split())
    )

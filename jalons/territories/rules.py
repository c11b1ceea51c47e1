"""Pure rules of the geography: how names are compared, how outlines are decoded, projected and drawn."""

import re
import unicodedata
from collections.abc import Iterator

# --- names -----------------------------------------------------------------------------------------------------------

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_EPCI = re.compile(
    r"^(?:communaute de communes|communaute d agglomeration|communaute urbaine|cc|ca|cu) "
    r"(?:(?:de|du|des|d) )?(?=\w)"
)
_LEADING_ARTICLES = re.compile(r"^(?:(?:la|le|les|l) )(?=\w)")
# Words nobody searches by, when they are not the first of the name.
_SMALL_WORDS = frozenset("a au aux d de des du en et l la le les lez sur sous saint sainte".split())  # noqa: SIM905


def fold(text: str) -> str:
    """A name as it is compared: no accent, case, hyphen or apostrophe; « St » is « saint ».

    >>> fold("St-Étienne-lès-Orgues")
    'saint etienne les orgues'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in re.findall("[a-z0-9]+", letters))


def without_epci_kind(folded: str) -> str:
    """`cc du pays de fayence` → `pays de fayence`; unchanged when it does not start by a kind of EPCI.

    >>> without_epci_kind("communaute de communes dronne et belle")
    'dronne et belle'
    """
    return _EPCI.sub("", folded)


def without_articles(folded: str) -> str:
    """`le grand perigueux` → `grand perigueux`; a text made of articles only stays."""
    return _LEADING_ARTICLES.sub("", folded)


def tails(folded: str) -> Iterator[str]:
    """The name read from each word worth searching by, the first one excepted.

    >>> list(tails("champagnac de belair"))
    ['belair']
    """
    words = folded.split()
    for start in range(1, len(words)):
        if len(words[start]) > 2 and words[start] not in _SMALL_WORDS:
            yield " ".join(words[start:])


def within_one(one: str, other: str) -> bool:
    """Whether one typing slip separates two texts: a letter added, missing, replaced, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped


def halves(folded: str) -> tuple[str, str]:
    """The start and the end one of which a text with one slip has kept intact.

    A slip is in one half or in the other; the start is one letter shorter so that a swap across the middle leaves it.
    """
    middle = len(folded) // 2
    return folded[: middle - 1], folded[middle:]


def is_slip_of(typed: str, name: str) -> bool:
    """Whether `typed` is, but for one slip, the name or its first words."""
    return any(
        within_one(typed, name[:length])
        for length in range(len(typed) - 1, len(typed) + 2)
        if length == len(name) or name[length : length + 1] == " "
    )

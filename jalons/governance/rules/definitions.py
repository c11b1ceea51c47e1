"""The shared definition: its length, its words, and when it is agreed on. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen

# Method 1.3: short enough to be said aloud.
MOST_WORDS = 80
# One person out of this many, of those asked, has to answer (default).
LEAST_SHARE = 2
# Fewer answers than this would tell who wrote the sentences (default).
FEWEST_SHOWN = 3
# Fewer people than this do not speak for the group, unless it is smaller (default).
FEWEST_ASKED = 3
# How long a round may last, and how long its private pages can still be read afterwards.
LONGEST_ROUND = timedelta(days=92)
READABLE_AFTER = timedelta(days=30)


class State(StrEnum):
    DRAFT = "brouillon"
    CONSULTED = "consultation"
    CONTESTED = "objection"
    ADOPTED = "adoptee"
    REPLACED = "remplacee"


# At most one version is before the group, and one is written, perhaps beside it.
BEFORE_THE_GROUP = (State.CONSULTED, State.CONTESTED)
UNDER_WAY = (State.DRAFT, *BEFORE_THE_GROUP)


class Answer(StrEnum):
    CONSENT = "accord"
    OBJECTION = "objection"
    ASIDE = "retrait"


def count_words(text: str) -> int:
    """Counts as a word processor does: what stands between two spaces is one word, so « l’accès » and « rendez-vous »
    are one each. Lone punctuation, which French puts between spaces (« : », « – », « % »), is none."""
    return sum(any(sign.isalnum() for sign in run) for run in text.split())


@frozen
class Term:
    word: str
    meaning: str


def read_terms(text: str) -> list[Term]:
    """The local glossary: a line for each term, « terme : sens ». A line without a meaning is left out."""
    lines = (line.partition(":") for line in text.splitlines())
    return [Term(word.strip(), meaning.strip()) for word, _colon, meaning in lines if word.strip() and meaning.strip()]


def first_unread_line(text: str) -> str:
    """The first line of a glossary that says no term or no meaning; empty when all are well."""
    return next((line.strip() for line in text.splitlines() if line.strip() and not read_terms(line)), "")


@frozen
class Tally:
    """What a round of consent says. Whoever is silent is counted apart, never among those who consent."""

    asked: int
    consents: int = 0
    objections: int = 0
    asides: int = 0

    @property
    def answered(self) -> int:
        return self.consents + self.objections + self.asides

    @property
    def silent(self) -> int:
        return self.asked - self.answered

    @property
    def needed(self) -> int:
        """How many answers it takes, at least."""
        return -(-self.asked // LEAST_SHARE)


def tally_answers(answers: Iterable[str]) -> Tally:
    """One entry for each person asked, empty for whoever has not answered."""
    counts = Counter(answers)
    return Tally(counts.total(), counts[Answer.CONSENT], counts[Answer.OBJECTION], counts[Answer.ASIDE])


class Obstacle(StrEnum):
    """Why a definition is not adopted yet, as codes of refusals."""

    OBJECTION = "open-objection"
    ROUND_IS_OPEN = "round-still-open"
    TOO_FEW = "too-few-answers"
    NOBODY_CONSENTS = "nobody-consents"


def adoption_obstacle(tally: Tally, *, is_over: bool) -> Obstacle | None:
    """The first reason not to adopt. `is_over`: nobody may answer any more; a round where everybody has answered need
    not wait for its last day."""
    if tally.objections:
        return Obstacle.OBJECTION
    if not is_over and tally.silent:
        return Obstacle.ROUND_IS_OPEN
    if tally.answered < tally.needed:
        return Obstacle.TOO_FEW
    return None if tally.consents else Obstacle.NOBODY_CONSENTS


def is_round_over(closes_on: date, closed_on: date | None, today: date) -> bool:
    """The last day still counts, unless somebody closed the round before."""
    return closed_on is not None or today > closes_on


def are_sentences_shown(answered: int, *, is_over: bool) -> bool:
    """While people still answer, each sentence would come with « a répondu »; among too few, one guesses."""
    return is_over and answered >= FEWEST_SHOWN


def fewest_asked(group_size: int) -> int:
    return min(FEWEST_ASKED, group_size)


class Stage(StrEnum):
    """What comes next, in the order of the method (1.3)."""

    COLLECT = "recueillir"
    WRITE = "ecrire"
    CONSULT = "proposer"
    WAIT = "attendre"
    HANDLE = "traiter"
    ADOPT = "adopter"
    DONE = "adoptee"


def next_stage(
    state: State | None, *, words: int, has_collected: bool, is_collecting: bool, obstacle: Obstacle | None
) -> Stage:
    """`state`: that of the version under way, else of the latest one; None before the first. `obstacle`: to its
    adoption, once it is consulted on."""
    match state:
        case State.ADOPTED | State.REPLACED:
            return Stage.DONE
        case State.CONTESTED:
            return Stage.HANDLE
        case State.CONSULTED:
            return Stage.ADOPT if obstacle is None else Stage.WAIT
        case State.DRAFT:
            return Stage.CONSULT if 0 < words <= MOST_WORDS else Stage.WRITE
    if is_collecting:
        return Stage.WAIT
    return Stage.WRITE if has_collected else Stage.COLLECT

"""A local questionnaire: the default one, valid answers, counts. Pure."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.base.texts import normalize_text

# With fewer sheets, results are not shown: three sheets in a hamlet are three people.
LEAST_SHEETS = 5
# The maximum of questions in the portrait: more would repeat the results.
MOST_IN_PORTRAIT = 3
QUESTIONS_MAX = 20
CHOICES_MAX = 12
ANSWER_LIMIT = 500
SCALE = range(1, 6)


class Kind(StrEnum):
    ONE = "un"
    SEVERAL = "plusieurs"
    SCALE = "echelle"
    TEXT = "texte"


@frozen
class QuestionModel:
    kind: Kind
    label: str
    choices: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


# Difficulties, equipment, help, trust: what public data do not give. Teams may edit them.
PROPOSED = (
    QuestionModel(Kind.ONE, "Quel âge avez-vous ?", ("Moins de 25 ans", "25 à 44 ans", "45 à 64 ans", "65 à 79 ans", "80 ans ou plus")),
    QuestionModel(Kind.SEVERAL, "Chez vous, qu’est-ce qui vous sert à aller sur Internet ?", ("Un téléphone", "Un ordinateur", "Une tablette", "Rien")),
    QuestionModel(Kind.ONE, "Chez vous, la connexion est-elle bonne ?", ("Oui, presque toujours", "Cela dépend des moments", "Non, elle est souvent mauvaise", "Je n’ai pas de connexion")),
    QuestionModel(Kind.SCALE, "Faire une démarche en ligne, pour vous, c’est…", low="Très difficile", high="Très facile"),
    QuestionModel(Kind.SEVERAL, "Qu’est-ce qui vous gêne le plus ?", ("Comprendre les mots employés", "Me servir de l’appareil", "Les mots de passe", "Envoyer un document", "La peur de me tromper", "La peur des arnaques", "Ne parler à personne", "Rien ne me gêne")),
    QuestionModel(Kind.ONE, "Quand cela bloque, qui vous aide ?", ("Quelqu’un de ma famille ou de mes amis", "La mairie", "Un lieu d’aide au numérique", "Une autre personne ou un autre lieu", "Personne", "Cela ne bloque jamais")),
    QuestionModel(Kind.SCALE, "Confier vos papiers ou vos mots de passe à quelqu’un pour qu’il fasse à votre place…", low="Cela m’inquiète", high="Cela me va"),
    QuestionModel(Kind.TEXT, "Qu’est-ce qui vous aiderait le plus, près de chez vous ?"),
)  # fmt: skip


# A question about who answers, not about what they think.
ABOUT_WHO = frozenset({PROPOSED[0].label})


@frozen
class Asked:
    """A question with what is needed to check answers. `choices`: their number."""

    key: str
    kind: str
    choices: int = 0


class State(StrEnum):
    DRAFT = "brouillon"
    COMING = "a_venir"
    OPEN = "ouvert"
    CLOSED = "clos"


def questionnaire_state(
    *, is_open: bool, sheets: int, opens_on: date | None, closes_on: date | None, today: date
) -> State:
    if not is_open:
        return State.CLOSED if sheets else State.DRAFT
    if opens_on and today < opens_on:
        return State.COMING
    return State.CLOSED if closes_on and today > closes_on else State.OPEN


type Answer = int | list[int] | str


def read_answers(asked: Sequence[Asked], cells: Mapping[str, object]) -> dict[str, Answer]:
    """The valid answers of a form: nothing that answers no question, nothing empty. Choices are indices in their list,
    from 0; a scale goes from 1 to 5."""
    valid: dict[str, Answer] = {}
    for question in asked:
        answer = cells.get(question.key)
        if question.kind == Kind.TEXT:
            text = normalize_text(answer)[:ANSWER_LIMIT].rstrip() if isinstance(answer, str) else ""
            if text:
                valid[question.key] = text
        elif question.kind == Kind.SEVERAL:
            several = answer if isinstance(answer, list | tuple) else []
            places = sorted(
                {place for place in map(_read_whole_number, several) if place is not None and place < question.choices}
            )
            if places:
                valid[question.key] = places
        else:
            place = _read_whole_number(answer)
            allowed = SCALE if question.kind == Kind.SCALE else range(question.choices)
            if place is not None and place in allowed:
                valid[question.key] = place
    return valid


def _read_whole_number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 4 else None


@frozen
class Tally:
    """`answered`: the number of sheets with an answer to this question; `counts`: for each choice, or for 1 to 5. With
    several choices a sheet, the total may be larger."""

    answered: int
    counts: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """For a scale."""
        total = sum(self.counts)
        return sum(place * count for place, count in enumerate(self.counts, 1)) / total if total else None


def tally_answers(question: Asked, sheets: Iterable[Mapping[str, Answer]]) -> Tally:
    counts = [0] * (len(SCALE) if question.kind == Kind.SCALE else question.choices)
    answered = 0
    for sheet in sheets:
        answer = sheet.get(question.key)
        if answer is None or isinstance(answer, str):
            continue
        answered += 1
        shift = 1 if question.kind == Kind.SCALE else 0
        for place in answer if isinstance(answer, list) else [answer]:
            counts[place - shift] += 1
    return Tally(answered, tuple(counts))


def merged_choices(counts: Sequence[int], least: int = LEAST_SHEETS) -> frozenset[int]:
    """Of answers that exclude each other, the places that are told together to whoever is not of the team: those of
    fewer than `least` people, then the smallest of the others until they are enough (decision 0077). Empty when no
    answer is that rare."""
    rare = {place for place, count in enumerate(counts) if 0 < count < least}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    while rare and others and sum(counts[place] for place in rare) < least:
        rare.add(others.pop(0)[1])
    return frozenset(rare)


def answer_clearness(kind: str, tally: Tally) -> float:
    """0 to 1: the lead of the first answer over the second; for a scale, the lead of one half over the other."""
    if not tally.answered:
        return 0
    if kind == Kind.SCALE:
        return abs(sum(tally.counts[3:]) - sum(tally.counts[:2])) / tally.answered
    first, second = sorted(tally.counts, reverse=True)[:2]
    return (first - second) / tally.answered


def clearest_questions(questions: Iterable[tuple[str, str, str, Tally]]) -> frozenset[str]:
    """(key, kind, label, tally) → the keys of the clearest questions with enough answers. A tie is not clear."""
    ranked = [
        (-answer_clearness(kind, tally), place, key)
        for place, (key, kind, label, tally) in enumerate(questions)
        if kind != Kind.TEXT
        and label not in ABOUT_WHO
        and tally.answered >= LEAST_SHEETS
        and answer_clearness(kind, tally)
    ]
    return frozenset(key for *_order, key in sorted(ranked)[:MOST_IN_PORTRAIT])


def answer_origin(sheet: uuid.UUID, question: int) -> uuid.UUID:
    """The identity of a free answer among findings, so that it is taken only once."""
    return uuid.uuid5(sheet, str(question))


def read_lines(typed: str) -> list[str]:
    """Choices, one a line, without empty or repeated ones."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))

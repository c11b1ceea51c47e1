"""How words are counted, what a round of consent says, and what comes next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import NBSP
from jalons.governance.rules import definitions as rules
from jalons.governance.rules.definitions import Answer, Obstacle, Stage, State, Tally, Term

ANSWERS = st.lists(st.sampled_from(["", *Answer]), max_size=12)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("un", 1),
        ("l’inclusion numérique", 2),
        ("l'inclusion numérique", 2),
        ("aujourd’hui, c’est-à-dire demain", 3),
        ("un rendez-vous", 2),
        ("accès : droits ; services", 3),
        (f"accès{NBSP}: droits{NBSP}; services", 3),
        ("« chacune et chacun »", 3),
        (f"80{NBSP}% des démarches", 3),
        ("80 % des démarches", 3),
        ("deux tirets – ou trois — font zéro …", 6),
        ("- accès\n- droits", 2),
        ("et/ou", 1),
        ("12 000 personnes", 3),
        ("M. X. en 2025 !", 4),
        ("🙂 sourire", 1),
    ],
)
def test_words_are_counted_as_typed(text: str, count: int) -> None:
    assert rules.count_words(text) == count


@given(st.lists(st.text("abcé0’-", min_size=1, max_size=6).filter(lambda word: any(c.isalnum() for c in word))))
def test_spaces_and_lone_punctuation_count_for_nothing(words: list[str]) -> None:
    assert rules.count_words(" ".join(words)) == len(words)
    assert rules.count_words(f" {NBSP}:  ".join(words)) == len(words)


@pytest.mark.parametrize(
    ("text", "terms", "unread"),
    [
        ("", [], ""),
        ("Aidant : qui aide", [Term("Aidant", "qui aide")], ""),
        ("Aidant: qui aide : vraiment\n\n CTG :contrat ", [Term("Aidant", "qui aide : vraiment"), Term("CTG", "contrat")], ""),
        ("sans deux points\nCTG : contrat", [Term("CTG", "contrat")], "sans deux points"),
        ("CTG :", [], "CTG :"),
        (" : contrat", [], ": contrat"),
    ],
)  # fmt: skip
def test_a_glossary_is_a_line_for_each_term(text: str, terms: list[Term], unread: str) -> None:
    assert (rules.read_terms(text), rules.first_unread_line(text)) == (terms, unread)


YES, NO, ASIDE, NONE = Answer.CONSENT, Answer.OBJECTION, Answer.ASIDE, ""


@pytest.mark.parametrize(
    ("answers", "is_over", "obstacle"),
    [
        ([YES] * 6, False, None),
        ([YES] * 5 + [NO], False, Obstacle.OBJECTION),
        ([YES] * 5 + [NO], True, Obstacle.OBJECTION),
        ([YES] * 5 + [NONE], False, Obstacle.ROUND_IS_OPEN),
        ([YES] * 5 + [NONE], True, None),
        ([YES] * 3 + [NONE] * 3, True, None),
        ([YES] * 2 + [NONE] * 4, True, Obstacle.TOO_FEW),
        ([YES] * 2 + [NONE] * 3, True, Obstacle.TOO_FEW),
        ([YES, ASIDE, ASIDE] + [NONE] * 3, True, None),
        ([ASIDE] * 6, False, Obstacle.NOBODY_CONSENTS),
        ([NONE] * 6, True, Obstacle.TOO_FEW),
        ([YES], False, None),
    ],
)
def test_what_prevents_an_adoption(answers: list[str], is_over: bool, obstacle: Obstacle | None) -> None:
    assert rules.adoption_obstacle(rules.tally_answers(answers), is_over=is_over) == obstacle


@given(ANSWERS)
def test_everybody_asked_is_counted_once_and_silence_is_no_yes(answers: list[str]) -> None:
    tally = rules.tally_answers(answers)
    assert (tally.asked, tally.silent) == (len(answers), answers.count(""))
    assert tally.consents == answers.count(Answer.CONSENT)
    louder = [answer or Answer.CONSENT for answer in answers]
    if rules.adoption_obstacle(rules.tally_answers(louder), is_over=True) is not None:
        assert rules.adoption_obstacle(tally, is_over=True) is not None or not answers


@given(ANSWERS.filter(lambda answers: Answer.OBJECTION in answers), st.booleans())
def test_an_open_objection_always_prevents_it(answers: list[str], is_over: bool) -> None:
    assert rules.adoption_obstacle(rules.tally_answers(answers), is_over=is_over) is Obstacle.OBJECTION


@given(st.integers(0, 40), st.booleans())
def test_sentences_are_shown_only_when_nobody_may_add_one(answered: int, is_over: bool) -> None:
    assert rules.are_sentences_shown(answered, is_over=is_over) == (is_over and answered >= 3)


def test_three_people_speak_for_a_group_unless_it_is_smaller() -> None:
    assert [rules.fewest_asked(size) for size in (0, 1, 2, 3, 4, 40)] == [0, 1, 2, 3, 3, 3]


def test_half_is_rounded_up() -> None:
    assert [Tally(asked).needed for asked in range(1, 8)] == [1, 1, 2, 2, 3, 3, 4]


@pytest.mark.parametrize(
    ("state", "known", "stage"),
    [
        (None, {}, Stage.COLLECT),
        (None, {"is_collecting": True}, Stage.WAIT),
        (None, {"is_collecting": True, "has_collected": True}, Stage.WAIT),
        (None, {"has_collected": True}, Stage.WRITE),
        (State.DRAFT, {"words": 0}, Stage.WRITE),
        (State.DRAFT, {"words": 80}, Stage.CONSULT),
        (State.DRAFT, {"words": 81}, Stage.WRITE),
        (State.CONSULTED, {"obstacle": Obstacle.ROUND_IS_OPEN}, Stage.WAIT),
        (State.CONSULTED, {"obstacle": Obstacle.TOO_FEW}, Stage.WAIT),
        (State.CONSULTED, {}, Stage.ADOPT),
        (State.CONTESTED, {"obstacle": Obstacle.OBJECTION}, Stage.HANDLE),
        (State.ADOPTED, {}, Stage.DONE),
    ],
)
def test_the_page_says_what_comes_next(state: State | None, known: dict[str, object], stage: Stage) -> None:
    defaults = {"words": 0, "has_collected": False, "is_collecting": False, "obstacle": None}
    assert rules.next_stage(state, **defaults | known) is stage  # type: ignore[arg-type]

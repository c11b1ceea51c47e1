import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base import codes, texts
from jalons.workshops.rules import workshops
from jalons.workshops.rules.workshops import State


@pytest.mark.parametrize(
    ("state", "wanted", "expected"),
    [
        (State.DRAFT, State.OPEN, True),
        (State.DRAFT, State.CLOSED, False),
        (State.DRAFT, State.DRAFT, False),
        (State.OPEN, State.CLOSED, True),
        (State.OPEN, State.OPEN, False),
        (State.OPEN, State.DRAFT, True),
        (State.CLOSED, State.OPEN, True),
        (State.CLOSED, State.CLOSED, False),
        (State.CLOSED, State.DRAFT, False),
    ],
)
def test_a_workshop_opens_closes_and_may_open_again(state: State, wanted: State, expected: bool) -> None:
    assert workshops.may_become(state, wanted) is expected


@pytest.mark.parametrize(
    ("state", "participants", "facilitators"),
    [(State.DRAFT, False, False), (State.OPEN, True, True), (State.CLOSED, False, True)],
)
def test_who_writes_when(state: State, participants: bool, facilitators: bool) -> None:
    assert (workshops.participants_may_write(state), workshops.facilitators_may_write(state)) == (
        participants,
        facilitators,
    )


def test_every_sign_of_a_code_is_as_likely() -> None:
    assert 256 % len(codes.CODE_ALPHABET) == 0
    assert len(set(codes.CODE_ALPHABET)) == len(codes.CODE_ALPHABET)


def test_a_code_holds_no_vowel_and_no_sign_that_looks_like_another() -> None:
    assert set(codes.CODE_ALPHABET) & set("AEIOUY01258BDNSTUZ") == set()


@given(st.binary(min_size=codes.CODE_LENGTH, max_size=codes.CODE_LENGTH))
def test_a_code_is_read_back_however_it_was_written_down(numbers: bytes) -> None:
    code = codes.make_code(numbers)
    assert re.fullmatch(f"[{codes.CODE_ALPHABET}]{{6}}", code)
    shown = codes.format_code(code)
    for typed in (code, code.lower(), shown, f" {shown.lower()} ", f"{code[:3]}-{code[3:]}", "\t".join(code)):
        assert codes.read_code(typed) == code


@given(st.text())
def test_reading_a_code_never_fails(typed: str) -> None:
    assert codes.read_code(codes.read_code(typed)) == codes.read_code(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  une idée \r\n", "une idée"),
        ("un\r\ndeux\rtrois\nquatre", "un\ndeux\ntrois\nquatre"),
        ("\u2028", ""),
        ("🙂 שלום", "🙂 שלום"),
    ],
)
def test_the_text_of_a_note_is_kept_with_one_kind_of_line_end(typed: str, kept: str) -> None:
    assert texts.normalize_text(typed) == kept


def test_columns_are_lettered_as_a_spreadsheet() -> None:
    assert [workshops.lane_letter(n) for n in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_the_colour_of_the_paper_is_the_table() -> None:
    assert [workshops.paper_colour(table) for table in (None, 1, 2, 3, 4, 5)] == ["", "", "b", "c", "d", ""]


@pytest.mark.parametrize(
    ("phrasing", "lacking"),
    [
        ("Comment aller vers les personnes isolées pour que chacune ait une réponse ?", []),
        ("  comment former les agents afin qu’ils se sentent à l’aise ?", []),
        ("comment faire ?", ["what_for"]),
        ("Comment faire pour que ça marche", ["mark"]),
        ("Pour que chacun trouve de l’aide ?", ["how"]),
        ("Commentaires : poursuivre le travail", ["how", "what_for", "mark"]),
        ("", ["how", "what_for", "mark"]),
    ],
)
def test_an_enjeu_asks_how_and_what_for(phrasing: str, lacking: list[str]) -> None:
    assert workshops.missing_phrasing(phrasing) == lacking

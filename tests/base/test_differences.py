import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.differences import Kind, Piece, shorten_pieces, word_differences

WORDS = st.lists(
    st.sampled_from(["bus", "un", "le ", "\n", " ", ", ", "été", "passe", ". ", " ! ", "…"]), max_size=60
).map("".join)


@given(WORDS, WORDS)
def test_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == after
    assert [piece for piece in pieces if not piece.text] == []
    assert all(piece.kind is not following.kind for piece, following in pairwise(pieces))


@given(WORDS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert {piece.kind for piece in word_differences(text, text)} <= {Kind.SAME}


def test_a_word_that_changed_is_marked_alone() -> None:
    before = "Le bus passe deux fois par mois dans chaque commune du territoire."
    after = "Le bus passe trois fois par mois dans chaque commune du territoire."
    assert word_differences(before, after) == (
        Piece(Kind.SAME, "Le bus passe "),
        Piece(Kind.REMOVED, "deux"),
        Piece(Kind.ADDED, "trois"),
        Piece(Kind.SAME, " fois par mois dans chaque commune du territoire."),
    )


def test_a_sentence_of_which_half_is_written_again_is_shown_whole_and_the_others_word_by_word() -> None:
    before = "Le bus passe deux fois par mois. Nous voulons que chacun sache remplir ses papiers seul. Merci à vous."
    after = "Le bus passe trois fois par mois. Personne ne perd un droit, et chacun trouve de l’aide ici. Merci à vous."
    assert word_differences(before, after) == (
        Piece(Kind.SAME, "Le bus passe "),
        Piece(Kind.REMOVED, "deux"),
        Piece(Kind.ADDED, "trois"),
        Piece(Kind.SAME, " fois par mois. "),
        Piece(Kind.REMOVED, "Nous voulons que chacun sache remplir ses papiers seul."),
        Piece(Kind.ADDED, "Personne ne perd un droit, et chacun trouve de l’aide ici."),
        Piece(Kind.SAME, " Merci à vous."),
    )


def test_what_is_only_added_or_only_removed_is_never_repeated() -> None:
    short = "Chacun trouve de l’aide, ici comme ailleurs"
    long = "Chacun trouve de l’aide, quand il la cherche et sans avoir à la demander deux fois, ici comme ailleurs"
    for before, after, kind in ((short, long, Kind.ADDED), (long, short, Kind.REMOVED)):
        pieces = word_differences(before, after)
        assert [piece.kind for piece in pieces] == [Kind.SAME, kind, Kind.SAME]


@pytest.mark.parametrize(("before", "after"), [("05/12/2026", "06/12/2026"), ("mot " * 2_000, "mot " * 1_999)])
def test_short_values_and_endless_ones_are_said_whole(before: str, after: str) -> None:
    assert word_differences(before, after) == (Piece(Kind.REMOVED, before), Piece(Kind.ADDED, after))


def test_a_long_passage_that_did_not_change_is_shortened_on_the_side_of_the_change() -> None:
    long = "abcdefghi " * 30
    pieces = (Piece(Kind.SAME, long), Piece(Kind.ADDED, long), Piece(Kind.SAME, long), Piece(Kind.REMOVED, "x"))
    assert shorten_pieces((*pieces, Piece(Kind.SAME, long))) == (
        Piece(Kind.SAME, " … " + long[-60:]),
        Piece(Kind.ADDED, long),
        Piece(Kind.SAME, long[:60].rstrip() + " … " + long[-60:]),
        Piece(Kind.REMOVED, "x"),
        Piece(Kind.SAME, long[:60].rstrip() + " … "),
    )


@pytest.mark.parametrize(
    ("before", "after"), [("a " * 3_000, "b a " * 1_500), ("., " * 2_000, ",. " * 1_900), ("a" * 6_000, "b" * 6_000)]
)
def test_texts_made_to_tire_are_compared_in_the_time_of_a_page(before: str, after: str) -> None:
    begun = time.process_time()
    pieces = word_differences(before, after)
    assert time.process_time() - begun < 5  # minutes, for the first
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == after

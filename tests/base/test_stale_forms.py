"""One stamp of what a page showed, one refusal, one comparison of both versions."""

from typing import Any

import pytest
from django import forms

from jalons.base.stale_forms import Difference, SeenForm
from jalons.base.stale_pages import Stale, refuse_stale
from jalons.base.stamps import make_stamp


class ColourForm(SeenForm):
    name = forms.CharField(label="Nom")
    colour = forms.ChoiceField(label="Couleur", choices=[("r", "rouge"), ("b", "bleu")])
    is_loud = forms.BooleanField(label="Vive", required=False)


SAVED: dict[str, Any] = {"name": "Un mur", "colour": "b", "is_loud": True, "seen": make_stamp("now")}


def test_a_stamp_changes_with_each_value_and_with_their_order() -> None:
    assert len({make_stamp(), make_stamp("a"), make_stamp("a", "b"), make_stamp("b", "a"), make_stamp("ab")}) == 5


@pytest.mark.parametrize("seen", [None, "now"])
def test_whoever_saw_what_is_there_or_was_shown_nothing_is_not_refused(seen: str | None) -> None:
    refuse_stale(seen, "now", "Relisez.")


@pytest.mark.parametrize(
    ("seen", "told"), [("before", "Relisez."), ("", "Cet envoi ne dit pas ce que sa page montrait")]
)
def test_whoever_saw_something_else_or_does_not_say_what_is_refused(seen: str, told: str) -> None:
    """What is told of a stamp that was not sent is no change by somebody else."""
    with pytest.raises(Stale) as refusal:
        refuse_stale(seen, "now", "Relisez.", field="name")
    assert refusal.value.sentence.startswith(told)
    assert refusal.value.field == "name"


def test_both_versions_are_shown_where_they_differ_then_the_form_may_be_sent_again() -> None:
    form = ColourForm(data={"name": "Un mur", "colour": "r", "seen": make_stamp("before")}, initial=SAVED)
    assert form.is_valid()
    form.compare()
    assert list(form.differences) == [Difference("Couleur", "rouge", "bleu"), Difference("Vive", "non", "oui")]
    assert (form.is_stale, form["seen"].value(), form["colour"].value()) == (True, SAVED["seen"], "r")


def test_a_form_that_saw_what_is_saved_is_not_stale() -> None:
    form = ColourForm(data={"name": "Un toit", "colour": "b", "seen": SAVED["seen"]}, initial=SAVED)
    form.compare()
    assert (form.is_stale, list(form.differences)) == (False, [])


def test_a_form_that_creates_a_row_has_no_stamp() -> None:
    assert list(ColourForm().fields) == ["name", "colour", "is_loud"]


@pytest.mark.parametrize("sent", [{}, {"seen": ""}], ids=["absent", "empty"])
def test_a_form_that_does_not_say_what_it_showed_is_stale(sent: dict[str, str]) -> None:
    form = ColourForm(data={"name": "Un toit", "colour": "r"} | sent, initial=SAVED)
    assert form.is_valid()
    assert form.cleaned_data["seen"] == ""

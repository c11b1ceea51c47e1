"""One table declares the fields of a fiche: what reads it knows every column, and no column is forgotten."""

from typing import Any

import pytest
from django.db import models

from jalons.actions import words
from jalons.actions.forms.sheets import SheetForm
from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheet_fields import ADVISED, LIMITS, REQUIRED, SHEET_FIELDS, SHEET_NAMES, Place, says_nothing
from tests.world import World

# Kept by changes of their own, or by the machine.
NOT_WRITTEN = {
    "id",
    "roadmap",
    "axis",
    "rank",
    "status",
    "is_measured",
    "is_priced",
    "is_funded",
    "is_adopted",
    "private_words",
    "version",
}


def columns() -> dict[str, "models.Field[Any, Any]"]:
    return {column.name: column for column in (*ActionSheet._meta.concrete_fields, *ActionSheet._meta.many_to_many)}


def test_the_table_holds_each_field_that_people_write() -> None:
    assert sorted(SHEET_NAMES) == sorted(columns().keys() - NOT_WRITTEN)


def test_a_text_has_the_same_limit_in_its_form_and_in_its_column() -> None:
    texts = (models.CharField, models.TextField)
    assert set(LIMITS) == {name for name in SHEET_NAMES if isinstance(columns()[name], texts)}
    limits = {name: SheetForm.base_fields[name].max_length for name in LIMITS}  # type: ignore[attr-defined]
    assert limits == LIMITS == {name: columns()[name].max_length for name in LIMITS}


def test_the_form_is_in_the_order_of_the_table_section_by_section() -> None:
    sections = [field.section for field in SHEET_FIELDS]
    assert list(dict.fromkeys(sections)) == list(words.SECTIONS)
    assert sections == sorted(sections, key=list(words.SECTIONS).index)


def test_what_is_asked_is_a_field_or_a_part_of_the_fiche() -> None:
    asked = {name for table in (REQUIRED, ADVISED) for names in table.values() for name in names}
    assert asked - set(SHEET_NAMES) == {"axis", "steps", "indicators", "budget", "funding"}


def test_a_text_is_said_in_one_place_or_with_another() -> None:
    """A new text that nobody reads would be lost without a word."""
    assert {field.name for field in SHEET_FIELDS if field.limit and field.place is None} == {"title", "other_audiences"}
    assert {field.name for field in SHEET_FIELDS if field.place is Place.OPENING} == {"context", "description"}


@pytest.mark.parametrize(
    ("text", "is_nothing"),
    [("À désigner", True), ("à définir", True), ("?", True), ("NC", True), ("…", True), ("À désigner par le bureau", True),
     ("CC Dronne et Belle", False), ("Pôle à définir avec la commune", False), (12, False), ("", True)],
)  # fmt: skip
def test_a_placeholder_fills_no_field(text: object, is_nothing: bool) -> None:
    assert says_nothing(text) is is_nothing


@pytest.mark.django_db
def test_a_pilote_to_designate_is_still_missing(world: World) -> None:
    action = world.action("1.1")
    assert "lead_organisation" in action.filled()
    action.lead_organisation = "à désigner"
    assert "lead_organisation" not in action.filled()

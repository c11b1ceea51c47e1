"""« à définir », « ? » or « NC » where somebody should be named: nobody is, and the fiche says so."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheet_fields import says_nothing
from jalons.publication.changes import plans as plan_changes
from jalons.publication.rules.line_money import Left
from jalons.publication.rules.lines import read_lines
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed

ABSENT = [
    "à définir",
    "À préciser",
    "?",
    "-",
    "–",
    "NC",
    "n.c.",
    "en cours",
    "à désigner par le bureau",
    "À pourvoir",
    "(à confirmer)",
]
WHO = {"Pilote": "lead_organisation", "Référent": "lead_contact", "Élu référent": "elected_sponsor", "Service": "department_unit", "Partenaires": "partners"}  # fmt: skip


@pytest.mark.parametrize("text", ABSENT)
def test_a_text_that_names_nobody_fills_no_field(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["Caf", "Mission locale à définir ensemble", "CC en cours d’eau", "Néant"])
def test_a_name_fills_it(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ABSENT)
def test_who_is_not_said_is_empty_in_the_fiche(member: Member, text: str) -> None:
    taken = proposed([["Action", *WHO, "Descriptif"], ["Un bus qui va partout", *[text] * len(WHO), text]])
    plan_changes.import_plan(**taken, by=member)
    fiche = ActionSheet.objects.get(roadmap=member.roadmap, title="Un bus qui va partout")
    assert {name: getattr(fiche, name) for name in (*WHO.values(), "description")} == dict.fromkeys(
        (*WHO.values(), "description"), ""
    )
    assert text not in fiche.other_information


def test_a_name_beside_what_is_not_said_stays() -> None:
    table = proposed(
        [
            ["Action", "Pilote", "Partenaires", "État"],
            ["Un bus", "CIAS ; à définir", "Caf\nà préciser\nMSA", "En cours"],
        ]
    )
    (line,) = read_lines(table["sent"], table["first"], {}, date(2026, 12, 1))
    assert (line.values["lead_organisation"], line.values["partners"], line.status) == (
        "CIAS",
        "Caf\nMSA",
        ActionSheet.Status.RUNNING,
    )


@pytest.mark.parametrize("funder", ["à définir", "?", "NC"])
def test_an_amount_that_nobody_is_said_to_pay_is_still_to_find(funder: str) -> None:
    table = proposed([["Action", "Budget", "Financeur 1", "Montant 1"], ["Un bus", "900", funder, "900"]])
    (line,) = read_lines(table["sent"], table["first"], {}, date(2026, 12, 1))
    assert (line.funders, [entry.left for entry in line.money if entry.amount == Decimal(900)]) == (
        [],
        [Left.TO_FIND, None],
    )

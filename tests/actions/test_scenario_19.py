"""Scenario 19: a fiche is validated when it is whole, and not before."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets, told_above
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.monitoring.models import Indicator
from jalons.roadmaps.changes.members import enrol_member
from jalons.roadmaps.models import Member
from tests.publication.adopting import VOTE, accept_gaps
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
LACKING = "Avant de valider cette action, complétez sa fiche\u00a0: élue ou élu de référence, un indicateur au moins."


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(by: Member) -> ActionSheet:
    """Fiche 1.1, kept by the committee: whole but for its indicator and its élu référent."""
    action = sheets.propose_action(
        title="Une permanence numérique itinérante",
        new_axis="Aller vers",
        context="Onze communes n’ont aucun lieu d’accueil.",
        description="Un bus passe dans chaque commune.",
        audiences=["seniors"],
        lead_organisation="Centre social",
        partners="Mairies",
        department_unit="Service action sociale",
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        by=by,
    )
    sheets.add_step(action=action, label="Acheter le bus", by=by)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(54_000), by=by)
    bus = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": Decimal(54_000)}
    lines.add_funding(action=action, by=by, **bus)
    for status in ("proposee", "a_arbitrer", "retenue"):
        sheets.advance_action(action=action, to=status, by=by)
    return action


def signed_in(world: World, by: Member, key: str, role: str, function: str) -> Client:
    enrol_member(user=world.user(key), role=role, function=function, by=by)
    client = Client()
    client.force_login(world.user(key))
    return client


def test_a_fiche_is_validated_when_it_is_whole(world: World, by: Member, action: ActionSheet) -> None:
    lead = signed_in(world, by, "pilote", "pilote", "Direction du centre social")
    sponsor = signed_in(world, by, "elue", "elu", "Vice-présidence action sociale")
    slug = by.roadmap.slug
    advance = reverse("actions:advance", args=[slug, "1.1"])

    blocked: Any = lead.post(advance, {"to": "validee"})
    assert blocked.context["form"].errors == {"to": [LACKING]}
    assert LACKING in blocked.content.decode()
    action.refresh_from_db()
    assert action.status == "retenue"

    edit = reverse("actions:edit", args=[slug, "1.1"])
    shown = {name: value for name, value in lead.get(edit).context["form"].initial.items() if value not in (None, [])}
    assert lead.post(edit, shown | {"elected_sponsor": "Vice-présidence action sociale"}).status_code == 302
    indicator = {
        "label": "communes desservies",
        "baseline": "3",
        "target": "16",
        "target_on": "31/12/2027",
        "source": "planning du bus",
    }
    assert lead.post(reverse("monitoring:indicators", args=[slug, "1.1"]), indicator).status_code == 302
    kept = Indicator.objects.get(action=action)
    assert (kept.label, kept.baseline, kept.target, kept.target_on, kept.source) == (
        "communes desservies",
        Decimal(3),
        Decimal(16),
        date(2027, 12, 31),
        "planning du bus",
    )

    by_hand: Any = sponsor.post(advance, {"to": "validee"})
    assert [error.code for error in by_hand.context["form"].errors.as_data()["to"]] == ["vote-missing"]
    path = {"mode": "projet", "reference": "Projet de territoire"}
    assert sponsor.post(reverse("publication:adoption", args=[slug]), path).status_code == 302
    action.refresh_from_db()
    assert action.status == "retenue"
    accept_gaps(by, timezone.localdate())
    vote = VOTE | {"held_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert sponsor.post(reverse("publication:adopt", args=[slug]), vote).status_code == 302
    action.refresh_from_db()
    assert action.status == "validee"

    pdf = lead.get(reverse("publication:sheet", args=[slug, "1.1", "pdf"]))
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")

    history = lead.get(reverse("actions:history", args=[slug, "1.1"])).context["history"]
    said = [
        (line.by, line.verb, line.about, [(change.field, written(change)) for change in line.changes])
        for line in history.lines[:3]
    ]
    assert said == [
        (
            "Vice-présidence action sociale",
            "a fait avancer",
            "Une permanence numérique itinérante",
            [("état", "-retenue+validée")],
        ),
        (
            "Direction du centre social",
            "a ajouté",
            "communes desservies",
            [
                ("valeur de départ", "+3"),
                ("cible", "+16"),
                ("à atteindre le", "+31/12/2027"),
                ("source", "+planning du bus"),
            ],
        ),
        (
            "Direction du centre social",
            "a modifié",
            "Une permanence numérique itinérante",
            [("élue ou élu de référence", "+Vice-présidence action sociale")],
        ),
    ]


def written(change: Any) -> str:
    signs = {"removed": "-", "added": "+", "same": "="}
    return "".join(signs[piece.kind] + piece.text for piece in change.pieces)


def test_whoever_asks_is_told_what_lacks_before_whose_decision_it_is(
    world: World, by: Member, action: ActionSheet
) -> None:
    lead = Member(by.roadmap, by.user, by.role.LEAD, "Direction du centre social")
    with refused("sheet-incomplete", "to", saying=LACKING):
        sheets.advance_action(action=action, to="validee", by=lead)
    told_above.set_measured(action=action, measured=True)
    sheets.revise_action(action=action, version=1, title=action.title, elected_sponsor="Présidence", by=by)
    with refused(
        "move-not-yours", "to", saying="Cette décision revient à la personne référente ou à l’élue ou l’élu porteur."
    ):
        sheets.advance_action(action=action, to="validee", by=lead)


def test_the_page_of_a_lead_says_what_the_validation_awaits(world: World, by: Member, action: ActionSheet) -> None:
    lead = signed_in(world, by, "pilote", "pilote", "Direction du centre social")
    page: Any = lead.get(reverse("actions:advance", args=[by.roadmap.slug, "1.1"]))
    assert [(stage.title, stage.missing) for stage in page.context["stages"]] == [
        ("Pour la proposer", ()),
        ("Pour la présenter au comité", ()),
        ("Pour la valider", ("élue ou élu de référence", "un indicateur au moins")),
    ]
    assert "La suite ne dépend pas de vous." in page.content.decode()

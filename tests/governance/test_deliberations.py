"""The vote of an assembly, written down once: what is no adoption is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalons.governance.changes import deliberations as changes
from jalons.governance.models import Deliberation
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
HELD = date(2026, 3, 2)
VOTE: dict[str, Any] = {
    "number": "2026-118",
    "held_on": HELD,
    "assembly": "Conseil communautaire",
    "votes_for": 30,
    "votes_against": 1,
    "abstentions": 2,
}


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


def test_a_vote_is_written_down_with_the_day_it_was_received(member: Member) -> None:
    with told(member.roadmap) as lines:
        vote = changes.write_deliberation(**VOTE, by=member)
        changes.note_receipt(deliberation=vote, received_on=HELD, by=member)
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("write_deliberation", "deliberation"),
        ("revise", "deliberation"),
    ]
    assert Deliberation.objects.get(roadmap=member.roadmap).received_on == HELD


def test_a_number_serves_once_in_a_roadmap(member: Member, world: World) -> None:
    changes.write_deliberation(**VOTE, by=member)
    with refused("deliberation-number-taken", "number", saying="La délibération n° 2026-118 est déjà enregistrée."):
        changes.write_deliberation(**VOTE, by=member)
    changes.write_deliberation(**VOTE, by=world.member("referente", world.young))
    assert Deliberation.objects.filter(roadmap=member.roadmap).count() == 1


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"votes_for": 0, "votes_against": 0}, "votes-for-missing", "votes_for"),
        ({"votes_against": 31}, "more-votes-against", "votes_against"),
        (
            {"received_on": HELD - timedelta(days=1)},
            "receipt-before-vote",
            "received_on",
        ),
    ],
)
def test_what_adopts_nothing_is_refused(member: Member, said: dict[str, Any], code: str, field: str) -> None:
    with refused(code, field):
        changes.write_deliberation(**VOTE | said, by=member)
    assert not Deliberation.objects.filter(roadmap=member.roadmap).exists()


def test_whoever_presides_decides_between_as_many_voices(member: Member) -> None:
    """CGCT, L. 2121-20."""
    assert changes.write_deliberation(**VOTE | {"votes_against": 30}, by=member).votes_against == 30


def test_neither_the_vote_nor_its_receipt_is_to_come(member: Member) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused(
        "vote-day-to-come",
        "held_on",
    ):
        changes.write_deliberation(**VOTE | {"held_on": tomorrow}, by=member)
    vote = changes.write_deliberation(**VOTE, by=member)
    for day, code in (
        (tomorrow, "receipt-day-to-come"),
        (HELD - timedelta(days=1), "receipt-before-vote"),
    ):
        with refused(code, "received_on"):
            changes.note_receipt(deliberation=vote, received_on=day, by=member)

"""The vote of an assembly, written down once: what is no adoption is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalons.governance.changes import deliberations as changes
from jalons.governance.models import Deliberation
from jalons.governance.rules.council_sittings import CouncilSitting, Fault
from jalons.governance.words.council_sittings import fault_sentence, late_convocation_sentence, sitting_facts
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


# --- who sat --------------------------------------------------------------------------------------------------------

SITTING = CouncilSitting(
    convened_on=HELD - timedelta(days=6),
    members_in_office=41,
    members_present=31,
    proxies=4,
    not_voting=2,
    presided_by="La présidente",
    secretary="Le vice-président au numérique",
)


def test_who_sat_is_kept_with_the_vote_and_the_journal_names_nobody(member: Member) -> None:
    with told(member.roadmap) as lines:
        vote = changes.write_deliberation(**VOTE, sitting=SITTING, by=member)
    assert Deliberation.objects.get(pk=vote.pk).sitting == SITTING
    (_verb, _kind, _before, after) = lines[0]
    assert after["members_present"] == 31 and "presided_by" not in after and "secretary" not in after
    assert after["fields"] == ["présidence de la séance", "secrétariat de la séance"]
    assert "is_second_call" not in after


def test_the_journal_tells_nothing_of_a_sitting_that_nobody_told(member: Member) -> None:
    with told(member.roadmap) as lines:
        vote = changes.write_deliberation(**VOTE, by=member)
    assert vote.sitting == CouncilSitting()
    assert set(lines[0][3]) == {*VOTE, "received_on"}


@pytest.mark.parametrize(
    ("told_otherwise", "code", "field", "saying"),
    [
        (
            {"members_present": 42},
            "more-present-than-members",
            "members_present",
            "Présents\u00a0: 42. Membres en exercice\u00a0: 41. Il ne peut pas y en avoir plus qui soient présents.",
        ),
        (
            {"members_present": 20},
            "no-quorum",
            "members_present",
            "Présents\u00a0: 20 sur 41 membres en exercice. Le quorum est de 21, sans compter les pouvoirs (code général "
            "des collectivités territoriales, article L. 2121-17). Si c’était la deuxième convocation, cochez-le.",
        ),
        (
            {"members_present": 31, "proxies": 32},
            "more-proxies-than-present",
            "proxies",
            "Pouvoirs\u00a0: 32. Présents\u00a0: 31. Chaque membre présent n’en porte qu’un (code général des "
            "collectivités territoriales, article L. 2121-20).",
        ),
        (
            {"proxies": 11},
            "more-proxies-than-absent",
            "proxies",
            "Pouvoirs\u00a0: 11. Absents\u00a0: 10. Seul un membre absent donne pouvoir.",
        ),
        (
            {"not_voting": 3},
            "more-votes-than-members",
            "votes_for",
            "Voix pour, voix contre, abstentions et membres qui ne prennent pas part au vote\u00a0: 36 en tout. La séance "
            "en compte 35 au plus, pouvoirs compris.",
        ),
        (
            {"convened_on": HELD + timedelta(days=1)},
            "convocation-after-vote",
            "convened_on",
            "La convocation part avant la séance\u00a0: vérifiez les deux dates.",
        ),
    ],
)
def test_a_sitting_that_cannot_be_is_refused_won_or_lost(
    member: Member, told_otherwise: dict[str, Any], code: str, field: str, saying: str
) -> None:
    sitting = replace(SITTING, **told_otherwise)
    lost = {name: VOTE[name] for name in ("held_on", "assembly", "abstentions")} | {"votes_for": 1, "votes_against": 30}
    with refused(code, field, saying=saying):
        changes.write_deliberation(**VOTE, sitting=sitting, by=member)
    with refused(code, field, saying=saying):
        changes.write_lost_vote(**lost, purpose="L’adoption", sitting=sitting, by=member)
    assert not Deliberation.objects.filter(roadmap=member.roadmap).exists()


def test_after_a_second_call_the_assembly_votes_without_quorum(member: Member) -> None:
    few = CouncilSitting(members_in_office=41, members_present=12, is_second_call=True)
    vote = changes.write_deliberation(
        **VOTE | {"votes_for": 12, "votes_against": 0, "abstentions": 0}, sitting=few, by=member
    )
    assert dict(fact[1:] for fact in sitting_facts(vote))["Quorum"] == (
        "deuxième convocation\u00a0: l’assemblée délibère sans condition de quorum"
    )


def test_the_council_of_a_departement_has_the_articles_of_its_own(member: Member) -> None:
    member.roadmap.lead_authority = "Département de la Dordogne"
    few = replace(SITTING, members_present=20)
    saying = fault_sentence(Fault.NO_QUORUM, few, votes=33, roadmap=member.roadmap)
    assert "article L. 3121-14" in saying
    with refused("no-quorum", "members_present", saying=saying):
        changes.write_deliberation(**VOTE, sitting=few, by=member)
    vote = Deliberation(**VOTE, convened_on=HELD)
    assert late_convocation_sentence(vote, 12_000, member.roadmap) == ""


@pytest.mark.parametrize(
    ("days_before", "largest", "sentence"),
    [
        (6, 3_500, ""),
        (5, 3_500, "La convocation est partie 4 jours francs avant la séance. Il en faut 5 au moins"),
        (4, 3_499, ""),
        (2, 3_499, "La convocation est partie 1 jour franc avant la séance. Il en faut 3 au moins"),
        (1, None, "La convocation est partie sans un jour franc avant la séance. Il en faut 3 au moins"),
        (0, None, "La convocation est partie sans un jour franc avant la séance. Il en faut 3 au moins"),
    ],
)
def test_a_convocation_that_left_late_is_told_and_refused_nowhere(
    member: Member, days_before: int, largest: int | None, sentence: str
) -> None:
    sitting = CouncilSitting(convened_on=HELD - timedelta(days=days_before))
    vote = changes.write_deliberation(**VOTE, sitting=sitting, by=member)
    told_sentence = late_convocation_sentence(vote, largest, member.roadmap)
    assert told_sentence.partition(", sauf urgence")[0] == sentence


def test_an_act_applies_once_it_is_received_and_published(member: Member) -> None:
    vote = changes.write_deliberation(**VOTE, by=member)
    assert vote.enforceable_on is None
    for day, code in (
        (HELD - timedelta(days=1), "publication-before-vote"),
        (timezone.localdate() + timedelta(days=1), "publication-day-to-come"),
    ):
        with refused(code, "published_on"):
            changes.note_receipt(deliberation=vote, received_on=HELD, published_on=day, by=member)
    changes.note_receipt(deliberation=vote, received_on=HELD, by=member)
    assert Deliberation.objects.get(pk=vote.pk).enforceable_on is None
    later = HELD + timedelta(days=3)
    changes.note_receipt(deliberation=vote, received_on=HELD, published_on=later, by=member)
    assert Deliberation.objects.get(pk=vote.pk).enforceable_on == later

import pytest
from django.test import Client

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots
from jalons.votes.models import Ballot
from jalons.workshops.models import Workshop
from tests.workshops.conftest import member, participant, workshop
from tests.world import World

__all__ = ["member", "participant", "workshop"]


@pytest.fixture
def vote(workshop: Workshop, member: Member) -> Ballot:
    """Open: three options, three dots, two at most on one."""
    ballot = ballots.create_ballot(workshop=workshop, title="Le vote", options=["Un", "Deux", "Trois"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    return Ballot.objects.select_related("workshop").get(pk=ballot.pk)


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("referente"))
    return client


@pytest.fixture
def phone(workshop: Workshop) -> Client:
    phone = Client()
    assert phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant", "table": "2"}).status_code == 302
    return phone

"""The year of a committee, read back in three formats."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.french import format_day
from jalons.governance.changes.meetings import add_meeting, cancel_meeting
from jalons.governance.models import Committee
from jalons.publication.queries.committee_years import year_document
from tests.papers import reading
from tests.publication.giving_back import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt"])
def test_it_tells_the_meetings_the_seats_and_the_rule_without_a_name(
    extension: str, world: World, client: Client
) -> None:
    by, today = world.member(), timezone.localdate()
    committee = Committee.objects.get(roadmap=world.roadmap, kind="strategique")
    meeting = add_meeting(committee=committee, held_on=today - timedelta(days=1), by=by)
    cancel_meeting(meeting=meeting, reason="Trop d’absents.", by=by)
    client.force_login(by.user)
    year = meeting.held_on.year
    url = reverse("publication:committee_year", args=[world.roadmap.slug, committee.pk, year, extension])
    text = reading.squeezed(text_of(client.get(url).content, extension))
    counted = year_document(committee, year, today).blocks[0]
    for words in (
        f"L’année {year} du comité",
        counted.content,
        format_day(meeting.held_on),
        "Trop d’absents.",
        "14 sièges, dont 12 avec voix",
        "soit 7 sur 12",
        "Vice-présidence action sociale",
        "suppléance\u00a0: Conseil délégué à la petite enfance",
        "engage par la délibération du conseil",
    ):
        assert reading.squeezed(str(words)) in text, words
    assert reading.squeezed("La vice-présidente action sociale") not in text


def test_a_year_that_is_none_is_not_found(world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    committee = Committee.objects.get(roadmap=world.roadmap, kind="strategique")
    for year in (1999, 99999):
        url = reverse("publication:committee_year", args=[world.roadmap.slug, committee.pk, year, "pdf"])
        assert client.get(url).status_code == 404

"""What a form offers, and therefore takes, is of its own roadmap."""

from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.forms import BaseForm, ModelChoiceField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.directory.changes import contacts, organisations
from jalons.directory.models import Contact, Organisation
from jalons.funding.changes import schemes
from jalons.funding.models import FundingScheme
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.seats import add_seat
from jalons.governance.models import Committee, GroupMember, MeetingPoint, Seat
from jalons.roadmaps.models import Blocker, Membership, Milestone, Step
from jalons.territories.models import Commune
from jalons.workshops.changes import stakes
from jalons.workshops.models import KeyProject, Stake, Workshop
from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.world import World

pytestmark = pytest.mark.django_db
WITH_FORMS = sorted(name for name, (reading, sending) in ROADMAP.items() if reading and sending)


def offered(client: Client, url: str) -> Iterator[Model]:
    """The rows that the forms of a page let one choose among."""
    context = client.get(url).context or []
    forms = {id(value): value for layer in context for value in layer.flatten().values() if isinstance(value, BaseForm)}
    for form in forms.values():
        for field in form.fields.values():
            if isinstance(field, ModelChoiceField):
                yield from field.queryset


def roadmap_of(row: Model) -> object:
    if isinstance(row, Seat):
        return row.committee.roadmap_id
    if isinstance(row, MeetingPoint):
        return row.meeting.roadmap_id
    return row.action.roadmap_id if isinstance(row, ActionStep) else row.roadmap_id  # type: ignore[attr-defined]


def ours(world: World, row: Model) -> set[object]:
    """The catalogue is everybody's."""
    return {world.roadmap.pk, None} if isinstance(row, FundingScheme) else {world.roadmap.pk}


@pytest.fixture
def _elsewhere(world: World) -> None:
    """In another roadmap of the same person, one row at least of each kind."""
    by = world.member("referente", world.young)
    action = sheets.propose_action(title="Une action d’ailleurs", new_axis="Un axe d’ailleurs", by=by)
    sheets.add_step(action=action, label="Une étape d’ailleurs", by=by)
    organisations.add_organisation(name="Une structure d’ailleurs", by=by)
    contacts.add_contact(last_name="Accueil", organisation="", email="ailleurs@demo.example", by=by)
    schemes.add_scheme(name="Un dispositif d’ailleurs", funder="Caf", source="Une page", by=by)
    stake = stakes.add_stake(title="Un enjeu d’ailleurs", by=by)
    stakes.add_key_project(title="Un chantier d’ailleurs", stakes=[stake], by=by)
    committee = add_committee(name="Un comité d’ailleurs", kind="technique", rhythm="annuelle", by=by)
    today = timezone.localdate()
    add_seat(committee=committee, label="Un siège d’ailleurs", kind="partenaire", since=today, by=by)
    meeting = add_meeting(title="Un comité d’ailleurs", held_on=today, committee=committee, by=by)
    MeetingPoint.objects.create(meeting=meeting, rank=1, title="Un point d’ailleurs")


@pytest.mark.usefixtures("_elsewhere")
def test_a_form_offers_nothing_of_another_roadmap(world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    urls = [reverse(name, kwargs=world.arguments(ARGUMENTS[name], name)) for name in WITH_FORMS]
    rows = {row for url in urls for row in offered(client, url) if not isinstance(row, Commune)}
    assert {row for row in rows if roadmap_of(row) not in ours(world, row)} == set()
    kinds = {type(row) for row in rows}
    assert kinds == {
        *(ActionSheet, ActionStep, Axis, Blocker, Committee, Contact, FundingScheme, GroupMember, KeyProject),
        *(MeetingPoint, Membership, Milestone, Organisation, Seat, Stake, Step, Workshop),
    }
    assert all(any(roadmap_of(row) == world.young.pk for row in kind._default_manager.all()) for kind in kinds)

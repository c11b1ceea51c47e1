"""Each page that opens without an account has its key in its address: the key of one opens none of the others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.accounts.changes import make_host_link
from jalons.accounts.rules import TOKEN_NAME
from jalons.actions.changes import links
from jalons.actions.changes.visas import ask_visas
from jalons.base import rate_limits
from jalons.governance.changes import consultations, definitions, join_requests
from jalons.governance.models import AskedMember, Definition, MeetingMinutes
from jalons.governance.queries.group import current_members
from jalons.governance.rules.definitions import State
from jalons.invitations.changes import registrations
from jalons.invitations.models import Guest, Minutes, RegistrationPage
from jalons.roadmaps.changes.calendars import open_calendar
from jalons.roadmaps.changes.members import invite_member
from jalons.workshops.models import Participant, Pledge, Workshop
from tests.access.addresses import OPEN, ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.diagnosis.addresses import latest_questionnaire
from tests.governance.addresses import latest_convocation
from tests.governance.convening import page_of as seat_page_of
from tests.governance.groups import page_of
from tests.world import World

pytestmark = pytest.mark.django_db

# What a page without account does beside showing itself: the addresses under it have the same key, and are tested by
# their floors. Lists of codes to type, the geography and what speaks of the site have no key.
SAME_KEY = {
    "actions:own_step": "actions:own_fiche",
    "actions:own_comment": "actions:own_fiche",
    "actions:own_attachment": "actions:own_fiche",
    "actions:remove_own_attachment": "actions:own_fiche",
    "actions:own_news": "actions:own_fiche",
    "actions:withdraw_own_news": "actions:own_fiche",
    "monitoring:own_figures": "actions:own_fiche",
    "monitoring:remove_own_value": "actions:own_fiche",
    "actions:remove_own_comment": "actions:own_fiche",
    "diagnosis:answered": "diagnosis:answer",
    "governance:joined": "governance:join",
    "governance:own_meeting_ics": "governance:own_convocation",
    "governance:write_from_seat": "governance:own_convocation",
    "invitations:no_more": "invitations:reply",
    "invitations:reply_ics": "invitations:reply",
    "overview:erase_contributor": "overview:contribution",
    "publication:public_meeting_minutes_file": "publication:public_meeting_minutes",
    "publication:own_visa": "publication:own_visas",
    "publication:own_seat_sheet": "governance:own_convocation",
    "publication:own_seat_page": "governance:own_convocation",
    "publication:public_minutes_file": "publication:public_minutes",
    "workshops:secretary_write": "workshops:secretary",
    "workshops:secretary_note": "workshops:secretary",
    "workshops:secretary_stream": "workshops:secretary",
}
# Told apart from a page that never was: the link has been used, or is too old.
GONE = {"accounts:sign_in_link": 410}
REFUSED = {404, 405, 410}
NO_UID, NO_CODE = "00000000-0000-4000-8000-000000000000", "CGHKLM"
# From a phone, with the code that the facilitation reads aloud.
OF_A_PHONE = {name for name in OPEN if name.partition(":")[0] in ("votes", "workshops", "resources")}
# The geography has codes, which everybody knows; the demo is open to whoever reads its address.
OF_NOBODY = {name for name in OPEN if name.startswith("territories:")}


def registration_page(world: World) -> RegistrationPage:
    """Of a workshop to come: a page that is closed opens too, and only says so."""
    workshop = world.workshop()
    Workshop.objects.filter(pk=workshop.pk).update(
        state=Workshop.State.DRAFT, held_on=timezone.localdate() + timedelta(days=20)
    )
    return registrations.open_registration(workshop=workshop, by=world.member())


def doors(world: World) -> dict[str, str]:
    """By kind of page, a key that opens it."""
    by, workshop = world.member(), world.workshop()
    draft = definitions.write_definition(text="Ne perdre aucun droit.", by=by)
    consultation = consultations.propose_definition(
        definition=draft, members=current_members(by.roadmap), closes_on=timezone.localdate(), by=by
    )
    rows = AskedMember.objects.filter(consultation=consultation).select_related(
        "consultation__roadmap", "member__membership", "member__invitation__membership"
    )
    asked = next(row for row in rows if row.member and row.member.access is None)
    link = links.make_link(action=world.action(), email="club@demo.example", holder="Direction du club", by=by)
    convened = latest_convocation(world)
    due_on = timezone.localdate() + timedelta(days=15)
    asked_visas = ask_visas(actions=[world.action()], capacity="service", function="Service", due_on=due_on, by=by)
    given = {
        "governance:own_convocation": seat_page_of(convened, by),
        "governance:own_question": page_of(asked, by),
        "actions:own_fiche": link.address,
        "publication:own_visas": asked_visas.address,
        "roadmaps:invitation": invite_member(email="elle@demo.example", role="elu", by=by).link,
        "accounts:sign_in_link": make_host_link(email="elle@demo.example"),
    }
    return {name: address.rstrip("/").rpartition("/")[2].rpartition("=")[2] for name, address in given.items()} | {
        "overview:calendar_feed": open_calendar(by=by),
        "overview:contribution": Participant.objects.filter(workshop=workshop).latest("id").follow_code,
        "workshops:secretary": workshop.table_token(1),
        "votes:participate": workshop.code,
        "governance:join": join_requests.open_door(by=by).code,
        "governance:public_definition": str(Definition.objects.get(roadmap=by.roadmap, state=State.ADOPTED).uid),
        "diagnosis:answer": latest_questionnaire(world).code,
        "invitations:register": registration_page(world).code,
        "invitations:reply": str(
            Guest.objects.filter(workshop__roadmap=by.roadmap).exclude(contact=None).latest("id").uid
        ),
        "carriage:own_pledge": str(Pledge.objects.filter(roadmap=by.roadmap).latest("id").uid),
        "publication:public_meeting_minutes": str(
            MeetingMinutes.objects.filter(meeting__roadmap=by.roadmap, edition__gte=1).earliest("id").uid
        ),
        "publication:public_minutes": str(Minutes.objects.filter(workshop__roadmap=by.roadmap).earliest("id").uid),
    }


def address_of(name: str, key: str, world: World) -> str:
    """With that key, even one that is not of its shape: people paste anything."""
    if name == "accounts:sign_in_link":
        return f"{reverse(name)}?{TOKEN_NAME}={key}"
    if name == "workshops:secretary":
        return reverse(name, args=[world.workshop().code, key])
    sample = NO_UID if ARGUMENTS[name] == {"uid"} else NO_CODE
    return reverse(name, args=[sample]).replace(sample, key)


def test_the_key_of_a_private_page_opens_that_page_and_no_other(world: World) -> None:
    keys = doors(world)
    assert len(set(keys.values())) == len(keys) == 18
    opened, taken = set(), {}
    for name in keys:
        for owner, key in keys.items():
            rate_limits.clear_counts()
            url = address_of(name, key, world)
            status = Client().get(url, follow=True).status_code
            if status == 200:
                opened.add((owner, name))
            elif status != GONE.get(name, 404):
                taken["get", owner, name] = status
            if owner != name and (sent := Client().post(url, {"do": "oui"}, follow=True).status_code) not in REFUSED:
                taken["post", owner, name] = sent
    assert opened == {(name, name) for name in keys}
    assert taken == {}


def test_a_browser_that_opened_every_private_page_is_no_nearer_to_the_roadmap(world: World) -> None:
    client = Client()
    for name, key in doors(world).items():
        assert client.get(address_of(name, key, world)).status_code == 200
    pages = [name for name in sorted(ROADMAP) if ROADMAP[name][0] is not None]
    answers = {name: client.get(reverse(name, kwargs=world.arguments(ARGUMENTS[name], name))) for name in pages}
    # A stream, which a script asks for, is refused in one word.
    assert {answer.status_code for answer in answers.values()} == {302, 401}
    asked_to_sign_in = [one for one in answers.values() if one.status_code == 302]
    assert {answer.headers["Location"].partition("?")[0] for answer in asked_to_sign_in} == {"/connexion/"}
    assert len(asked_to_sign_in) > 150


def test_every_page_that_opens_with_a_key_is_in_this_table(world: World) -> None:
    """A new kind of private page is tried against the others, or says with which one it shares its key."""
    keyed = {name for name in OPEN if ARGUMENTS[name] & {"token", "uid", "code"}} | {"accounts:sign_in_link"}
    kinds = set(doors(world))
    assert keyed - kinds - set(SAME_KEY) - OF_A_PHONE - OF_NOBODY == set()
    assert set(SAME_KEY.values()) <= kinds

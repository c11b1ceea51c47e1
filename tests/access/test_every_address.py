"""Every address × every kind of person. The table below is the whole of it; an address missing from it fails."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jalons.accounts.changes import person
from jalons.actions.changes import propose
from jalons.base.middleware import page_above
from jalons.roadmaps.changes import invite
from jalons.roadmaps.rules import GRANTED, Permission, Role
from tests.world import World

P = Permission
# What it takes to (read, send). None: the address does not answer to that method.
ROADMAP: dict[str, tuple[Permission | None, Permission | None]] = {
    "overview:dashboard": (P.READ, None),
    "overview:search": (P.READ, None),
    "overview:action": (P.READ, None),
    "overview:thread": (P.READ, None),
    "roadmaps:settings": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:perimeter": (P.READ, P.MANAGE_ROADMAP),
    "roadmaps:steps": (P.READ, None),
    "roadmaps:step": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:add_milestone": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:milestone": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:remove_milestone": (None, P.MANAGE_ROADMAP),
    "roadmaps:members": (P.READ, P.MANAGE_MEMBERS),
    "roadmaps:membership": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "roadmaps:remove_member": (None, P.MANAGE_MEMBERS),
    "roadmaps:withdraw_invitation": (None, P.MANAGE_MEMBERS),
    "roadmaps:journal": (P.READ_JOURNAL, None),
    "directory:index": (P.KNOW_PEOPLE, None),
    "directory:add": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:contact": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:meet": (None, P.KNOW_PEOPLE),
    "directory:erase": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:merge": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:tell_apart": (None, P.KNOW_PEOPLE),
    "directory:organisations": (P.KNOW_PEOPLE, None),
    "directory:add_organisation": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:organisation": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:merge_organisation": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:remove_organisation": (None, P.KNOW_PEOPLE),
    "directory:upload": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "directory:preview": (None, P.KNOW_PEOPLE),
    "directory:import": (None, P.KNOW_PEOPLE),
    "directory:model": (P.KNOW_PEOPLE, None),
    "directory:export_xlsx": (P.KNOW_PEOPLE, None),
    "directory:export_csv": (P.KNOW_PEOPLE, None),
    "workshops:index": (P.READ, None),
    "workshops:create": (P.FACILITATE, P.FACILITATE),
    "workshops:console": (P.READ, None),
    "workshops:revise": (P.FACILITATE, P.FACILITATE),
    "workshops:remove": (None, P.FACILITATE),
    "workshops:open": (None, P.FACILITATE),
    "workshops:close": (None, P.FACILITATE),
    "workshops:run_sheet": (P.READ, P.FACILITATE),
    "workshops:install_run_sheet": (None, P.FACILITATE),
    "workshops:copy_run_sheet": (None, P.FACILITATE),
    "workshops:book_slot": (None, P.FACILITATE),
    "workshops:clear_run_sheet": (None, P.FACILITATE),
    "workshops:add_item": (P.FACILITATE, P.FACILITATE),
    "workshops:item": (P.FACILITATE, P.FACILITATE),
    "workshops:move_item": (None, P.FACILITATE),
    "workshops:remove_item": (None, P.FACILITATE),
    "workshops:guests": (P.KNOW_PEOPLE, None),
    "workshops:choose_guests": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "workshops:take_over_guests": (None, P.KNOW_PEOPLE),
    "workshops:remove_guests": (None, P.KNOW_PEOPLE),
    "workshops:guest_settings": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "workshops:guest": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "workshops:tell_guest": (None, P.KNOW_PEOPLE),
    "workshops:answers": (P.KNOW_PEOPLE, None),
    "workshops:answer_guest": (None, P.KNOW_PEOPLE),
    "workshops:guest_letters": (P.KNOW_PEOPLE, None),
    "workshops:post_letters": (None, P.KNOW_PEOPLE),
    "workshops:phone_csv": (P.KNOW_PEOPLE, None),
    "workshops:write_guests": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "workshops:mailing": (P.KNOW_PEOPLE, None),
    "workshops:retry_mailing": (None, P.KNOW_PEOPLE),
    "workshops:workshop_ics": (P.READ, None),
    "workshops:attendance": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "workshops:attend": (None, P.KNOW_PEOPLE),
    "workshops:welcome_contact": (None, P.KNOW_PEOPLE),
    "workshops:forget_walk_in": (None, P.KNOW_PEOPLE),
    "workshops:close_door": (None, P.KNOW_PEOPLE),
    "workshops:tables": (P.KNOW_PEOPLE, None),
    "workshops:compose_tables": (None, P.KNOW_PEOPLE),
    "workshops:seat_guest": (None, P.KNOW_PEOPLE),
    "workshops:fix_guest": (None, P.KNOW_PEOPLE),
    "workshops:run": (P.FACILITATE, P.FACILITATE),
    "workshops:wall": (P.READ, P.FACILITATE),
    "workshops:move": (None, P.FACILITATE),
    "workshops:sort": (None, P.FACILITATE),
    "workshops:create_group": (P.FACILITATE, P.FACILITATE),
    "workshops:group": (P.FACILITATE, P.FACILITATE),
    "workshops:name_stake": (None, P.SHAPE),
    "workshops:remove_group": (None, P.FACILITATE),
    "workshops:merge_group": (None, P.FACILITATE),
    "workshops:split_group": (P.FACILITATE, P.FACILITATE),
    "workshops:note": (P.FACILITATE, P.FACILITATE),
    "workshops:acts": (P.FACILITATE, P.FACILITATE),
    "workshops:projection": (P.READ, None),
    "workshops:stream": (P.READ, None),
    "workshops:suggestions": (P.FACILITATE, P.FACILITATE),
    "workshops:themes": (P.FACILITATE, P.FACILITATE),
    "workshops:reset_themes": (None, P.FACILITATE),
    "workshops:carry": (P.FACILITATE, P.FACILITATE),
    "workshops:carried_file": (P.FACILITATE, None),
    "workshops:bring_back": (P.FACILITATE, P.FACILITATE),
    "workshops:merge": (P.FACILITATE, P.FACILITATE),
    "workshops:set_aside": (None, P.FACILITATE),
    "workshops:paper": (P.FACILITATE, P.FACILITATE),
    "workshops:secretaries": (P.FACILITATE, P.FACILITATE),
    "workshops:notes_table": (P.FACILITATE, P.FACILITATE),
    "workshops:notes_preview": (None, P.FACILITATE),
    "workshops:import_notes": (None, P.FACILITATE),
    "workshops:notes_model": (P.FACILITATE, None),
    "workshops:notes_csv": (P.FACILITATE, None),
    "workshops:notes_xlsx": (P.FACILITATE, None),
    "workshops:ballots": (P.READ, None),
    "workshops:create_ballot": (P.FACILITATE, P.FACILITATE),
    "workshops:ballot": (P.READ, None),
    "workshops:revise_ballot": (P.FACILITATE, P.FACILITATE),
    "workshops:remove_ballot": (None, P.FACILITATE),
    "workshops:open_ballot": (None, P.FACILITATE),
    "workshops:close_ballot": (None, P.FACILITATE),
    "workshops:freeze_option": (None, P.FACILITATE),
    "workshops:room_count": (P.FACILITATE, P.FACILITATE),
    "workshops:participation": (P.READ, None),
    "workshops:show_ballot": (None, P.FACILITATE),
    "workshops:rank_by_votes": (None, P.SHAPE),
    "workshops:ballot_csv": (P.READ, None),
    "workshops:stakes": (P.READ, None),
    "workshops:coverage": (P.READ, None),
    "workshops:shortlist": (None, P.SHAPE),
    "workshops:unlist": (None, P.SHAPE),
    "workshops:name_key_project": (None, P.SHAPE),
    "workshops:take_up_stakes": (None, P.FACILITATE),
    "workshops:add_stake": (P.SHAPE, P.SHAPE),
    "workshops:edit_stake": (P.SHAPE, P.SHAPE),
    "workshops:remove_stake": (None, P.SHAPE),
    "workshops:add_key_project": (P.SHAPE, P.SHAPE),
    "workshops:edit_key_project": (P.SHAPE, P.SHAPE),
    "workshops:remove_key_project": (None, P.SHAPE),
    "workshops:map": (P.READ, P.SHAPE),
    "workshops:map_screen": (P.READ, None),
    "workshops:map_stream": (P.READ, None),
    "workshops:map_svg": (P.READ, None),
    "workshops:map_table": (P.READ, None),
    "workshops:undo_act": (None, P.SHAPE),
    "workshops:add_resource": (P.SHAPE, P.SHAPE),
    "workshops:resource": (P.SHAPE, P.SHAPE),
    "workshops:shift_resource": (None, P.SHAPE),
    "workshops:move_resource": (None, P.SHAPE),
    "workshops:remove_resource": (None, P.SHAPE),
    "workshops:scale": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "workshops:pledges": (P.READ, P.FACILITATE),
    "workshops:keep_pledge": (None, P.SHAPE),
    "workshops:erase_pledge": (None, P.KNOW_PEOPLE),
    "workshops:remove_pledge": (None, P.FACILITATE),
    "workshops:named_people": (P.KNOW_PEOPLE, None),
    "workshops:erase_participant": (None, P.KNOW_PEOPLE),
    "actions:index": (P.READ, None),
    "actions:propose": (P.PROPOSE_ACTION, P.PROPOSE_ACTION),
    "actions:edit": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:advance": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:move": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:remove": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:steps": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:step": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:remove_step": (None, P.EDIT_ACTION),
    "actions:axes": (P.SHAPE, P.SHAPE),
    "actions:axis": (P.SHAPE, P.SHAPE),
    "actions:move_axis": (P.SHAPE, P.SHAPE),
    "actions:remove_axis": (None, P.SHAPE),
    "actions:ranking": (P.READ, None),
    "actions:adoption": (P.READ, P.ARBITRATE),
    "actions:cross_references": (P.ARBITRATE, P.ARBITRATE),
    "actions:matrix": (P.READ, None),
    "actions:compare": (P.READ, None),
    "actions:meetings": (P.READ, None),
    "actions:add_meeting": (P.ARBITRATE, P.ARBITRATE),
    "actions:agenda": (P.READ, P.ARBITRATE),
    "actions:meeting": (P.ARBITRATE, P.ARBITRATE),
    "actions:remove_meeting": (None, P.ARBITRATE),
    "actions:settle": (None, P.ARBITRATE),
    "actions:item": (P.ARBITRATE, P.ARBITRATE),
    "actions:remove_item": (None, P.ARBITRATE),
    "actions:excuse": (P.ARBITRATE, P.ARBITRATE),
    "actions:remove_excuse": (None, P.ARBITRATE),
    "actions:sitting": (P.READ, None),
    "actions:decide": (P.ARBITRATE, P.ARBITRATE),
    "actions:reconsider": (None, P.ARBITRATE),
    "actions:record": (P.READ, None),
    "actions:rejected": (P.READ, None),
    "actions:weights": (P.ARBITRATE, P.ARBITRATE),
    "actions:score": (P.EDIT_ACTION, P.EDIT_ACTION),
    "funding:index": (P.READ, None),
    "funding:schemes": (P.READ, None),
    "funding:scheme": (P.READ, None),
    "funding:add_scheme": (P.FUND, P.FUND),
    "funding:edit_scheme": (P.FUND, P.FUND),
    "funding:remove_scheme": (None, P.FUND),
    "funding:roll_up": (P.READ, None),
    "funding:plan_years": (P.READ, None),
    "funding:spread_expense": (P.FUND, P.FUND),
    "funding:spread_funding": (P.FUND, P.FUND),
    "funding:what_if": (P.READ, None),
    "funding:own_share": (P.FUND, P.FUND),
    "funding:plan": (P.READ, None),
    "funding:add_expense": (P.FUND, P.FUND),
    "funding:expense": (P.FUND, P.FUND),
    "funding:remove_expense": (None, P.FUND),
    "funding:take_costs": (P.FUND, P.FUND),
    "funding:add_funding": (P.FUND, P.FUND),
    "funding:funding": (P.FUND, P.FUND),
    "funding:status": (P.FUND, P.FUND),
    "funding:remove_funding": (None, P.FUND),
    "monitoring:indicators": (P.READ, P.EDIT_ACTION),
    "monitoring:indicator": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:remove_indicator": (None, P.EDIT_ACTION),
    "publication:index": (P.READ, None),
    "publication:roadmap": (P.READ, None),
    "publication:sheet": (P.READ, None),
    "publication:agenda": (P.READ, None),
    "publication:decisions": (P.READ, None),
    "publication:plan_file": (P.READ, None),
    "publication:upload_plan": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:preview_plan": (None, P.MANAGE_ROADMAP),
    "publication:import_plan": (None, P.MANAGE_ROADMAP),
    "publication:plan_import": (P.MANAGE_ROADMAP, None),
    "publication:undo_plan_import": (None, P.MANAGE_ROADMAP),
    "publication:kit": (P.FACILITATE, None),
    "publication:letters": (P.KNOW_PEOPLE, None),
    "publication:phone_list": (P.KNOW_PEOPLE, None),
    "publication:kit_piece": (P.FACILITATE, None),
    "publication:minutes": (P.READ, None),
    "publication:minutes_file": (P.READ, None),
    "publication:edit_minutes": (P.FACILITATE, P.FACILITATE),
    "publication:quotes": (P.FACILITATE, P.FACILITATE),
    "publication:validate_minutes": (None, P.FACILITATE),
    "publication:reopen_minutes": (None, P.FACILITATE),
    "publication:hand_over_minutes": (None, P.FACILITATE),
    "publication:send_minutes": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
}
# Open to everybody, signed in or not; tested on their own floors.
OPEN = {
    "base:about",
    "base:help",
    "base:accessibility",
    "base:privacy",
    "base:legal",
    "base:components",
    "overview:landing",
    "overview:health",
    "overview:demo",
    "overview:demo_enter",
    "overview:mailbox",
    "overview:follow_code",
    "overview:contribution",
    "overview:erase_contributor",
    "accounts:sign_in",
    "accounts:link_sent",
    "accounts:sign_in_link",
    "accounts:sign_out",
    "territories:search",
    "territories:commune",
    "territories:epci",
    "territories:departement",
    "roadmaps:invitation",
    "workshops:reply",
    "workshops:reply_code",
    "workshops:reply_ics",
    "workshops:no_more",
    "workshops:join_code",
    "workshops:participate",
    "workshops:join",
    "workshops:write",
    "workshops:reword",
    "workshops:phone_stream",
    "workshops:phone_wall",
    "workshops:phone_maps",
    "workshops:phone_map",
    "workshops:phone_map_stream",
    "workshops:phone_undo",
    "workshops:phone_resource",
    "workshops:promise",
    "workshops:own_pledge",
    "workshops:service_worker",
    "workshops:secretary",
    "workshops:secretary_write",
    "workshops:secretary_note",
    "workshops:secretary_stream",
    "workshops:votes",
    "workshops:vote",
    "publication:public_minutes",
    "publication:public_minutes_file",
}
# For whoever is signed in.
SIGNED_IN = {
    "workshops:open_carried",
    "overview:home",
    "accounts:account",
    "accounts:sign_out_everywhere",
    "roadmaps:create",
}

WHO: dict[str, Role | None] = {
    "referente": Role.FOCAL_POINT,
    "elue": Role.SPONSOR,
    "pilote": Role.LEAD,
    "mediatheque": Role.CONTRIBUTOR,
    "facilitation": Role.FACILITATOR,
    "caf": Role.OBSERVER,
    "prefecture": Role.OBSERVER,
    "stranger": None,
    "nobody": None,
}


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, names: str = "", known: frozenset[str] = frozenset()
) -> Iterator[tuple[str, set[str]]]:
    """(name, arguments) of every address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        arguments = known | set(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inside = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from addresses(pattern.url_patterns, inside, arguments)
        elif pattern.name:
            yield f"{names}{pattern.name}", set(arguments)


def test_every_address_is_in_the_table() -> None:
    assert {name for name, _arguments in addresses()} == set(ROADMAP) | OPEN | SIGNED_IN


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    clients = {}
    for who in WHO:
        clients[who] = Client()
        if who == "stranger":
            clients[who].force_login(person(email="stranger@demo.example"))
        elif who != "nobody":
            clients[who].force_login(world.user(who))
    return clients


def expected(who: str, needed: Permission | None) -> str:
    if needed is None:
        return "wrong method"
    role = WHO[who]
    if who == "nobody":
        return "sign in"
    if role is None:
        return "not found"
    return "in" if needed in GRANTED[role] else "forbidden"


def answered(client: Client, method: str, url: str) -> str:
    response = client.get(url) if method == "GET" else client.post(url)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("accounts:sign_in")):
        return "sign in"
    if response.status_code == 401:  # a stream has no page to show
        return "sign in"
    if method == "GET" and response.headers.get("Location") == page_above(url):
        return "wrong method"
    if response.status_code in (200, 302, 400, 409, 422):
        return "in"
    return {403: "forbidden", 404: "not found", 405: "wrong method"}[response.status_code]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROADMAP))
def test_each_person_is_answered_as_their_role_says(name: str, world: World, clients: dict[str, Client]) -> None:
    arguments = next(arguments for known, arguments in addresses() if known == name)
    if name == "roadmaps:withdraw_invitation":
        invited = invite(email="invited@demo.example", role="elu", by=world.member())
        values = {"slug": world.roadmap.slug, "pk": invited.invitation.pk}
    else:
        values = world.arguments(arguments, name)
    url = reverse(name, kwargs=values)
    reading, sending = ROADMAP[name]
    # Those who may send come last: they may remove what the others were refused.
    senders = sorted(WHO, key=lambda who: expected(who, sending) == "in")
    got = {(who, "GET"): answered(clients[who], "GET", url) for who in WHO}
    for who in senders:
        if expected(who, sending) != "in" or who == senders[-1]:
            got[who, "POST"] = answered(clients[who], "POST", url)
    for (who, method), answer in got.items():
        needed = reading if method == "GET" else sending
        wanted = expected(who, needed)
        assert answer == wanted, f"{who} {method} {url}: {answer} instead of {wanted}"


GIVEN_BACK = {"workshops:edit_stake", "workshops:edit_key_project"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, arguments in addresses() if {"slug", "pk"} <= arguments))
def test_a_row_of_another_roadmap_is_not_found(name: str, world: World) -> None:
    """Somebody who may do everything in two roadmaps reaches each row by its own roadmap only."""
    client = Client()
    client.force_login(world.user("referente"))
    by = world.member("referente", world.young)
    assert propose(title="Une action d’ici", new_axis="Un axe d’ici", by=by).code == world.action().code
    arguments = next(arguments for known, arguments in addresses() if known == name)
    values = world.arguments(arguments, name)
    if name == "roadmaps:withdraw_invitation":
        values["pk"] = invite(email="invited@demo.example", role="elu", by=world.member()).invitation.pk
    methods = [client.get] * (ROADMAP[name][0] is not None) + [client.post] * (ROADMAP[name][1] is not None)
    elsewhere = reverse(name, kwargs=values | {"slug": world.young.slug})
    # Of a row that is not here, what was typed is given back, as of one that was just removed; nothing of it is told.
    gone = {404, 409} if name in GIVEN_BACK else {404}
    assert {method(elsewhere).status_code for method in methods} == gone
    assert {method(reverse(name, kwargs=values)).status_code for method in methods} <= {200, 302}


@pytest.mark.django_db
def test_a_roadmap_that_does_not_exist_answers_like_one_that_is_closed(
    world: World, clients: dict[str, Client]
) -> None:
    unknown = clients["stranger"].get(reverse("overview:dashboard", args=["inconnue"]))
    closed = clients["stranger"].get(reverse("overview:dashboard", args=[world.roadmap.slug]))
    assert (unknown.status_code, unknown.content) == (closed.status_code, closed.content)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_pages_of_a_person_ask_to_sign_in(name: str, client: Client) -> None:
    response = client.post(reverse(name)) if name == "accounts:sign_out_everywhere" else client.get(reverse(name))
    assert response.headers["Location"].startswith(reverse("accounts:sign_in"))

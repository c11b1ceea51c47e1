"""« Ce qu’est devenue votre contribution »: from a code, without an account."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes.fusions import merge_outcomes, separate_outcomes
from jalons.actions.models import ActionSheet
from jalons.base import french, rate_limits
from jalons.invitations.models import Guest, Minutes
from jalons.overview.demo.workshops import IDEAS
from jalons.overview.queries import contribution
from jalons.roadmaps.models import JournalEntry
from jalons.votes.changes import ballots, closing, votes
from jalons.workshops.changes import groups, pledges, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Workshop
from jalons.workshops.rules import follow_codes
from jalons.workshops.rules.follow_codes import SheetCode
from tests.world import World


@given(st.text(min_size=1, max_size=64), st.integers(min_value=1, max_value=10**8))
def test_the_code_of_a_sheet_is_read_back_however_it_is_typed(secret: str, number: int) -> None:
    code = SheetCode("K7M3PX", number, follow_codes.sheet_code(secret, number))
    printed = str(code)
    typed = (printed, printed.lower(), printed.replace("-", " "), printed.replace("-", ""), f" {printed} ")
    assert [follow_codes.read_follow_code(one) for one in typed] == [code] * 5


def test_the_code_of_a_sheet_is_grouped_by_four() -> None:
    assert str(SheetCode("K7M3PX", 12, "C4GH7XRM")) == "K7M3PX-12-C4GH-7XRM"


def test_only_the_whole_signature_opens_a_sheet() -> None:
    whole = SheetCode("K7M3PX", 12, follow_codes.sheet_code("secret", 12))
    half = replace(whole, signature=whole.signature[:4])
    wrong = replace(whole, signature=whole.signature[:4] + "CCCC")
    assert [code.is_printed_by("secret") for code in (whole, half, wrong)] == [True, False, False]


@pytest.mark.parametrize("typed", ["K7M 3PX 9CGH", "k7m3px9cgh", "K7M3 PX9C GH", " K7M-3PX-9CGH "])
def test_the_code_of_a_participant_is_read_however_it_is_typed(typed: str) -> None:
    assert follow_codes.read_follow_code(typed) == "K7M3PX9CGH"


def test_two_sheets_do_not_share_a_signature() -> None:
    signatures = {follow_codes.sheet_code("secret", number) for number in range(1, 60)}
    assert len(signatures) > 55


def text(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(url).content.decode())).replace("\u00a0", " ")


def page_of(client: Client, code: str) -> str:
    return text(client, reverse("overview:contribution", args=[code]))


@pytest.mark.django_db
def test_a_note_is_followed_to_the_actions_it_led_to(world: World) -> None:
    """The first participant of the demo, whose notes have become enjeux, chantiers and actions."""
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, notes__group__stake__isnull=False).first()
    assert participant
    found = contribution.find_contribution(participant.follow_code)
    assert found
    assert [note.number for note in found.notes] == list(participant.notes.values_list("number", flat=True))
    followed = next(note for note in found.notes if note.projects)
    note = Note.objects.get(workshop=participant.workshop, number=followed.number)
    assert note.group and note.group.stake
    assert (followed.group, followed.stake) == (note.group.title, note.group.stake.title)
    assert [project.title for project in followed.projects] == [p.title for p in note.group.stake.key_projects.all()]
    page = page_of(Client(), participant.follow_code)
    assert followed.projects[0].actions[0].title in page
    assert followed.said in page


@pytest.mark.django_db
def test_an_idea_of_the_second_workshop_is_followed_to_its_chantier_and_its_actions(world: World) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, workshop__number=2, table=3).earliest(
        "pk"
    )
    found = contribution.find_contribution(participant.follow_code)
    assert found
    project = KeyProject.objects.get(roadmap=world.roadmap, rank=1)
    titles = [action.title for action in ActionSheet.objects.filter(key_project=project).order_by("axis__rank", "rank")]
    led = [
        (
            note.group,
            note.stake,
            [(one.title, one.stakes, [action.title for action in one.actions]) for one in note.projects],
        )
        for note in found.notes
    ]
    stakes = [stake.title for stake in project.stakes.all()]
    assert led == [(IDEAS.groups[0].title, "", [(project.title, stakes, titles)])]
    page = page_of(Client(), participant.follow_code)
    assert "Le chantier qui en est né" in page and f"Enjeux : {', '.join(stakes)}." in page


@pytest.mark.django_db
def test_a_person_reads_how_their_own_promises_stand(world: World, client: Client) -> None:
    by = world.member("facilitation", world.young)
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    somebody, other = (note_changes.join_workshop(workshop=workshop, category="citoyen") for _ in range(2))
    kept = pledges.make_pledge(text="Prêter ma salle", by=somebody)
    pledges.keep_pledge(pledge=kept, kept=True)
    due = pledges.make_pledge(text="Parler au conseil", due_on=date(2027, 3, 5), by=somebody)
    undated = pledges.make_pledge(text="Y réfléchir", by=somebody)
    pledges.make_pledge(text="Promis sous mon nom", name="Une habitante", consents=True, by=somebody)
    pledges.make_pledge(text="Promis par autrui", by=other)
    page = page_of(client, somebody.follow_code)
    assert "Vos engagements sont gardés. Voici où ils en sont." in page and "Vos engagements " in page
    told = f"tenu le {french.format_short_day(timezone.localdate())}".replace("\u00a0", " ")
    assert re.findall(r"(Prêter ma salle|Parler au conseil|Y réfléchir) ([a-zà][^<]*?) Ouvrir", page) == [
        ("Parler au conseil", "à tenir pour le 5 mars 2027"),
        ("Prêter ma salle", told),
        ("Y réfléchir", "pas encore tenu"),
    ]
    assert "Promis" not in page and "revenez dans quelques jours" not in page
    links = re.findall(
        r'href="(/[^"]*engagement[^"]*)"',
        client.get(reverse("overview:contribution", args=[somebody.follow_code])).content.decode(),
    )
    assert set(links) == {reverse("carriage:own_pledge", args=[pledge.uid]) for pledge in (kept, due, undated)}
    sheet = SheetCode(workshop.code, 12, follow_codes.sheet_code(workshop.secret, 12))
    assert "Prêter ma salle" not in page_of(client, str(sheet))


@pytest.mark.django_db
def test_an_action_under_study_is_counted_and_not_named(world: World) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, notes__group__stake__isnull=False).first()
    assert participant
    project = next(
        project
        for note in participant.notes.filter(group__stake__isnull=False)
        for project in note.group.stake.key_projects.all()  # type: ignore[union-attr]
    )
    from jalons.actions.changes.sheets import propose_action

    propose_action(title="Un titre encore secret", key_project=project, new_axis="Un axe", by=world.member())
    page = page_of(Client(), participant.follow_code)
    assert "1 action est à l’étude." in page
    assert "Un titre encore secret" not in page


@pytest.mark.django_db
def test_each_step_of_a_note_has_its_sentence(world: World) -> None:
    by = world.member("facilitation", world.young)
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    participant = note_changes.join_workshop(workshop=workshop, category="citoyen")
    assert "Aucune note n’est liée à ce code." in page_of(Client(), participant.follow_code)
    note = note_changes.write_note(text="Une note", by=participant)

    def said() -> str:
        found = contribution.find_contribution(participant.follow_code)
        assert found
        return found.notes[0].said

    assert said() == "Elle est sur le mur. L’animation va la classer."
    group = groups.create_group(workshop=workshop, title="Un groupe", by=by)
    groups.move_note(note=note, group=group, by=by)
    assert said() == "Elle est rangée dans le groupe « Un groupe »."
    assert page_of(Client(), participant.follow_code).count("Un groupe") == 1
    stake = groups.promote_to_stake(group=group, by=by)
    assert said() == "Elle fait partie d’un enjeu du territoire. Les chantiers se cherchent."
    stake_changes.add_key_project(title="Un chantier", stakes=[stake], by=by)
    assert said() == "Elle a mené à un chantier. Les actions se préparent."


@pytest.mark.django_db
def test_a_note_in_a_group_is_told_the_rank_of_its_group_and_the_next_meeting(world: World) -> None:
    by = world.member("facilitation", world.young)
    today = timezone.localdate()
    workshop = workshops.create_workshop(title="Atelier", held_on=today, by=by)
    workshops.create_workshop(
        title="Atelier suivant", held_on=today + timedelta(days=9), place="Salle des fêtes", by=by
    )
    workshops.open_workshop(workshop=workshop, by=by)
    people = [note_changes.join_workshop(workshop=workshop, category="citoyen") for _person in range(3)]
    note = note_changes.write_note(text="Une note", by=people[0])
    for title in ("Le bus", "La fibre"):
        groups.create_group(workshop=workshop, title=title, by=by)
    groups.move_note(note=note, group=NoteGroup.objects.get(workshop=workshop, title="La fibre"), by=by)
    ballot = ballots.create_ballot(workshop=workshop, title="Que retenir ?", options=["Le bus", "La fibre"], by=by)
    ballots.open_ballot(ballot=ballot, by=by)
    for person in people:
        votes.cast_paper(ballot=ballot, marks={2: {"gommette": 1}}, by=person)
    closing.close_ballot(ballot=ballot, by=by)
    ballots.show_ballot(ballot=ballot, is_shown=True, by=by)
    page = page_of(Client(), people[0].follow_code)
    assert "rang 1 sur 2, 3 gommettes" in page
    assert "Atelier suivant" in page and "Salle des fêtes" in page


@pytest.mark.django_db
def test_a_sheet_of_paper_is_followed_by_the_code_printed_on_it(world: World) -> None:
    workshop = Workshop.objects.filter(roadmap=world.roadmap).earliest("number")
    note = Note.objects.filter(workshop=workshop, group__stake__isnull=False).first()
    assert note
    Note.objects.filter(pk=note.pk).update(sheet=12)
    code = SheetCode(workshop.code, 12, follow_codes.sheet_code(workshop.secret, 12))
    client = Client()
    answer = client.get(reverse("overview:follow_code"), {"code": str(code).lower().replace("-", " ")})
    assert answer.headers["Location"] == reverse("overview:contribution", args=[str(code)])
    assert note.text in page_of(client, str(code))
    forged = SheetCode(workshop.code, 13, code.signature)
    assert client.get(reverse("overview:contribution", args=[str(forged)])).status_code == 404
    unwritten = SheetCode(workshop.code, 13, follow_codes.sheet_code(workshop.secret, 13))
    assert "revenez dans quelques jours" in page_of(client, str(unwritten))


@pytest.fixture
def nothing_counted() -> Iterator[None]:
    rate_limits.clear_counts()
    yield
    rate_limits.clear_counts()


@pytest.mark.django_db
def test_nobody_tries_codes_one_by_one_from_one_place(world: World, client: Client, nothing_counted: None) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap).first()
    assert participant
    good = reverse("overview:contribution", args=[participant.follow_code])
    wrong = [reverse("overview:contribution", args=[f"CCCCCCCC{n:02}"]) for n in range(10)]
    erase = reverse("overview:erase_contributor", args=["CCCCCCCCCC"])
    # Good ones cost nothing: a whole hall follows its notes at once.
    assert {client.get(good, REMOTE_ADDR="192.0.2.9").status_code for _ in range(70)} == {200}
    # The first gives the cookie that the ten others are counted by.
    assert {client.get(url).status_code for url in wrong} == {404}
    assert client.post(erase).status_code == 404
    told = "Trop de codes faux sont venus d’ici. Réessayez dans 1 minute."
    for response in (
        client.get(good),
        client.post(erase),
        client.get(reverse("overview:follow_code"), {"code": participant.follow_code}),
    ):
        assert (response.status_code, told in response.content.decode().replace("\u00a0", " ")) == (429, True)
        assert participant.follow_code in response.content.decode() or "CCCCCCCCCC" in response.content.decode()
    assert Client().get(good).status_code == 200


@pytest.mark.django_db
def test_nobody_tries_the_codes_of_sheets_from_everywhere(
    world: World, client: Client, nothing_counted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "WRONG_SHEETS", replace(rate_limits.WRONG_SHEETS, most=20))
    workshop, other = Workshop.objects.filter(roadmap=world.roadmap).order_by("number")[:2]
    code = SheetCode(workshop.code, 12, follow_codes.sheet_code(workshop.secret, 12))
    elsewhere = SheetCode(other.code, 12, follow_codes.sheet_code(other.secret, 12))

    def ask(code: SheetCode, place: int) -> int:
        url = reverse("overview:contribution", args=[str(code)])
        return Client().get(url, REMOTE_ADDR=f"192.0.2.{place}").status_code

    assert ask(code, 1) == 200
    assert {ask(replace(code, number=number), place=number) for number in range(20, 40)} == {404}
    assert (ask(code, 200), ask(elsewhere, 200)) == (429, 200)


def test_one_subscriber_is_one_place() -> None:
    def place(address: str) -> str:
        return rate_limits.address_of(RequestFactory().get("/", REMOTE_ADDR=address))

    assert place("192.0.2.7") == "192.0.2.7"
    assert place("2001:db8:1:2:3::4") == place("2001:db8:1:2:ffff::1") != place("2001:db8:1:3::1")
    assert place("::ffff:192.0.2.7") == "192.0.2.7"
    assert place("unix:") == "unix:"


@pytest.mark.django_db
def test_an_unknown_code_is_said_and_kept(client: Client) -> None:
    page = client.get(reverse("overview:follow_code"), {"code": "zzz 111"}).content.decode()
    assert "Aucune contribution ne porte ce code." in page and 'value="zzz 111"' in page
    assert client.get(reverse("overview:contribution", args=["ZZZ111"])).status_code == 404


@pytest.mark.django_db
def test_a_code_typed_at_the_wrong_door_is_understood(world: World, client: Client) -> None:
    workshop = Workshop.objects.filter(roadmap=world.roadmap).earliest("number")
    page = client.get(reverse("overview:follow_code"), {"code": workshop.code.lower()}).content.decode()
    assert "Ce code est celui de l’atelier. Le vôtre a dix signes" in page
    participant = Participant.objects.filter(workshop=workshop).earliest("pk")
    answer = client.get(reverse("workshops:join_code"), {"code": participant.spoken_follow_code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("overview:contribution", args=[participant.follow_code])
    guest = Guest.objects.filter(workshop=workshop, is_walk_in=False).earliest("pk")
    answer = client.get(reverse("workshops:join_code"), {"code": guest.spoken_reply_code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("invitations:reply", args=[guest.uid])


@pytest.mark.django_db
def test_the_page_is_for_who_has_the_code(world: World, client: Client) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap).first()
    assert participant
    response = client.get(reverse("overview:contribution", args=[participant.follow_code]))
    assert (response["X-Robots-Tag"], response["Cache-Control"]) == ("noindex", "private, no-store")
    assert str(participant.token) not in response.content.decode()


@pytest.mark.django_db
def test_a_person_erases_who_they_are_and_their_notes_stay(world: World, client: Client) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, notes__isnull=False).first()
    assert participant
    Participant.objects.filter(pk=participant.pk).update(first_name="Prénom-d’essai", organisation="Structure d’essai")
    before = list(participant.notes.values_list("text", flat=True))
    url = reverse("overview:erase_contributor", args=[participant.follow_code])
    assert "Prénom-d’essai" not in page_of(client, participant.follow_code)
    client.post(url)
    participant.refresh_from_db()
    assert (participant.first_name, participant.organisation, participant.is_named) == ("", "", False)
    assert list(participant.notes.values_list("text", flat=True)) == before
    line = JournalEntry.objects.filter(roadmap=world.roadmap).first()
    assert line and (line.verb, line.by_name, line.before, line.after) == ("erase", "La personne concernée", {}, {})
    assert "Effacer mon prénom" not in page_of(client, participant.follow_code)


@pytest.mark.django_db
def test_a_note_follows_its_group_through_merges_and_splits(world: World) -> None:
    by = world.member("facilitation", world.young)
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    participant = note_changes.join_workshop(workshop=workshop, category="citoyen")
    notes = [note_changes.write_note(text=text, by=participant) for text in ("Le bus", "Le train", "Le vélo")]
    bus, train = (groups.create_group(workshop=workshop, title=title, by=by) for title in ("Le bus", "Le train"))
    for note, group in zip(notes, (bus, train, train), strict=True):
        groups.move_note(note=note, group=group, by=by)
    groups.merge_groups(group=bus, into=train, by=by)
    part = groups.split_group(group=train, notes=[notes[2].number], title="Le vélo", by=by)

    def followed() -> list[tuple[str, list[str], str]]:
        found = contribution.find_contribution(participant.follow_code)
        assert found
        return [(note.group, note.joined, note.split_from) for note in found.notes]

    assert followed() == [
        ("Le train", ["Le bus"], ""),
        ("Le train", ["Le bus"], ""),
        ("Le vélo", [], "Le train"),
    ]
    stake = groups.promote_to_stake(group=part, by=by)
    stake_changes.edit_stake(stake=stake, phrasing="Comment pédaler ?", by=by)
    page = page_of(Client(), participant.follow_code)
    assert "Réunie avec : Le bus." in page and "D’abord rangée dans « Le train »." in page


@pytest.mark.django_db
def test_a_decided_action_says_what_it_counts(world: World) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, notes__group__stake__isnull=False).first()
    assert participant
    found = contribution.find_contribution(participant.follow_code)
    assert found
    action = next(action for note in found.notes for project in note.projects for action in project.actions)
    figures = [re.sub(r" d’ici .* Dernier chiffre", ". Dernier chiffre", one) for one in action.outcome.figures]
    assert [re.sub(r", le .*", "", one).replace("\u00a0", " ") for one in figures] == [
        "Communes desservies : de 3 à 16 communes. Dernier chiffre : 9",
        "Permanences tenues : de 0 à 96 permanences. Dernier chiffre : 43",
        "Personnes reçues : de 0 à 600 personnes. Dernier chiffre : 270",
    ]
    assert "Dernier chiffre : 9, le" in page_of(Client(), participant.follow_code)


@pytest.mark.django_db
def test_the_minutes_are_read_from_the_code_once_they_were_given(world: World, client: Client) -> None:
    """Those who left no address have them too."""
    sent, unsent = (
        Participant.objects.filter(workshop__roadmap=world.roadmap, workshop__number=number).first()
        for number in (1, 2)
    )
    assert sent and unsent
    minutes = Minutes.objects.get(workshop=sent.workshop)
    link = reverse("publication:public_minutes", args=[minutes.uid])
    pages = [client.get(reverse("overview:contribution", args=[one.follow_code])) for one in (sent, unsent)]
    assert [link in page.content.decode() for page in pages] == [True, False]
    assert "comptes-rendus" not in pages[1].content.decode()


@pytest.mark.django_db
def test_the_page_costs_the_same_queries_for_one_note_and_for_many(world: World) -> None:
    participant = (
        Participant.objects.filter(workshop__roadmap=world.roadmap, notes__isnull=False)
        .distinct()
        .order_by("id")
        .first()
    )
    assert participant
    with CaptureQueriesContext(connection) as few:
        contribution.find_contribution(participant.follow_code)
    Note.objects.filter(workshop=participant.workshop).update(participant=participant)
    with CaptureQueriesContext(connection) as many:
        found = contribution.find_contribution(participant.follow_code)
    assert found
    assert len(found.notes) == 20
    assert len(many) == len(few) <= 27


@pytest.mark.django_db
def test_a_note_is_followed_through_a_fusion_and_back(world: World) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, notes__group__stake__isnull=False).first()
    assert participant
    by = world.member()
    note = participant.notes.filter(group__stake__isnull=False).first()
    assert note
    assert note.group
    assert note.group.stake
    merged, other = note.group.stake, stake_changes.add_stake(title="Un enjeu plus large", by=by)
    before = contribution.find_contribution(participant.follow_code)
    fusion = merge_outcomes(rows=[other, merged], title=other.title, text="Comment tout faire", by=by)
    found = contribution.find_contribution(participant.follow_code)
    assert before
    assert found
    followed = next(one for one in found.notes if one.number == note.number)
    was = next(one for one in before.notes if one.number == note.number)
    assert (followed.stake, followed.phrasing, followed.merged_stake) == (
        other.title,
        "Comment tout faire",
        merged.title,
    )
    assert [project.actions for project in followed.projects] == [project.actions for project in was.projects]
    assert f"Elle était derrière « {merged.title} », fusionné ici." in page_of(Client(), participant.follow_code)
    separate_outcomes(fusion=fusion, by=by)
    assert contribution.find_contribution(participant.follow_code) == before


@pytest.mark.django_db
def test_somebody_reads_why_their_enjeu_was_put_aside(world: World) -> None:
    by = world.member("referente", world.young)
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    writer = note_changes.join_workshop(workshop=workshop, category="citoyen")
    group = groups.create_group(workshop=workshop, title="Les routes", by=by)
    groups.move_note(note=note_changes.write_note(text="La route", by=writer), group=group, by=by)
    stake = groups.promote_to_stake(group=group, by=by)
    stake_changes.settle_outcome(row=stake, state="ecarte", reason="Le département décide.", by=by)
    page = page_of(Client(), writer.follow_code)
    assert "Elle fait partie d’un enjeu, qui n’a pas été retenu." in page
    assert "Cet enjeu n’a pas été retenu. Voici la raison que l’équipe a donnée : « Le département décide. »" in page


@pytest.mark.django_db
def test_an_address_with_a_wrong_sign_gives_the_field_to_type_again(client: Client) -> None:
    answer = client.get("/suivre/K7M3PXW9GC/")
    page = answer.content.decode()
    assert (answer.status_code, "K7M3PXW9GC" in page, "Aucune contribution ne porte ce code" in page) == (
        404,
        True,
        True,
    )

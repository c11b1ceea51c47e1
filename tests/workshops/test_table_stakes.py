"""Tables are authors: they group their notes, phrase up to five enjeux, propose them to the room, take them back."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import fusions, groups, notes, stakes, table_stakes, workshops
from jalons.workshops.changes import secretaries as secretary_changes
from jalons.workshops.models import Note, Participant, Stake, TableSecretary, TableStake, Workshop, WorkshopEvent
from jalons.workshops.queries import lineage
from jalons.workshops.queries import stakes as stake_queries
from jalons.workshops.queries import table_stakes as queries
from jalons.workshops.queries.stakes import notes_of_stake
from jalons.workshops.rules import table_stakes as rules
from jalons.workshops.rules.workshops import missing_phrasing
from tests.refusals import refused
from tests.workshops.test_secretaries import link, page_words
from tests.world import World

pytestmark = pytest.mark.django_db

HOW, WHAT_FOR = "aller à la mairie sans voiture", "chacun fasse valoir ses droits"
PHRASING = "Comment aller à la mairie sans voiture pour que chacun fasse valoir ses droits\u00a0?"


def secretary(workshop: Workshop, table: int = 2) -> TableSecretary:
    return TableSecretary(workshop, table)


def note(workshop: Workshop, text: str = "Pas de bus", table: int = 2) -> Note:
    return notes.write_note(text=text, by=secretary(workshop, table))


def draft(workshop: Workshop, table: int = 2, **said: Any) -> TableStake:
    return table_stakes.write_table_stake(by=secretary(workshop, table), **{"how": HOW, "what_for": WHAT_FOR} | said)


def proposal(workshop: Workshop, table: int = 2, **said: Any) -> tuple[TableStake, Stake]:
    row = draft(workshop, table, proposes=True, **said)
    assert row.stake
    return row, row.stake


def queued(address: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = Client().post(address, fields, headers={"Accept": "application/json"})
    return answer.status_code, answer.json()


# --- the phrasing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "what_for", "phrasing"),
    [
        (HOW, WHAT_FOR, PHRASING),
        (
            "Comment aller loin ?",
            "pour que les jeunes restent.",
            "Comment aller loin pour que les jeunes restent\u00a0?",
        ),
        ("aller loin", "ils restent", "Comment aller loin pour qu’ils restent\u00a0?"),
        ("aller loin", "pour qu’ils restent", "Comment aller loin pour qu’ils restent\u00a0?"),
        ("aller loin", "que ce soit bien", "Comment aller loin pour que ce soit bien\u00a0?"),
        ("aller loin", "qu’ils restent", "Comment aller loin pour qu’ils restent\u00a0?"),
        ("aller loin", "pour que que ce soit bien", "Comment aller loin pour que ce soit bien\u00a0?"),
        ("aller loin", "quelque chose change", "Comment aller loin pour que quelque chose change\u00a0?"),
        ("aller loin", "pour rester", "Comment aller loin pour rester\u00a0?"),
        ("aller loin", "", "Comment aller loin\u00a0?"),
        ("Aller loin,", "Pour que les jeunes restent", "Comment aller loin pour que les jeunes restent\u00a0?"),
        ("L’aide,", "", "Comment l’aide\u00a0?"),
        ("SNCF et car", "", "Comment SNCF et car\u00a0?"),
        ("Grenoble", "", "Comment Grenoble\u00a0?"),
        ("comment", "ils restent", "Comment comment pour qu’ils restent\u00a0?"),
        ("", "ils restent", ""),
        (" ? ", "", ""),
    ],
)
def test_two_parts_read_as_one_question(how: str, what_for: str, phrasing: str) -> None:
    assert rules.compose_phrasing(how, what_for) == phrasing


def test_the_longest_parts_fit_in_the_formulation_of_an_enjeu() -> None:
    phrasing = rules.compose_phrasing("x" * rules.PART_LIMIT, "e" * rules.PART_LIMIT)
    assert (len(phrasing) <= 300, missing_phrasing(phrasing)) == (True, [])


# --- a draft ---------------------------------------------------------------------------------------------------------


def test_a_table_groups_its_own_notes_under_an_enjeu_that_nobody_else_sees(workshop: Workshop) -> None:
    mine, others, hidden = note(workshop), note(workshop, table=3), note(workshop, "De trop")
    notes.withdraw_note(note=hidden, by=secretary(workshop))
    row = draft(workshop, notes=[mine.number, others.number, hidden.number, 99])
    assert (row.table, row.phrasing, list(row.notes.all()), row.stake) == (2, PHRASING, [mine], None)
    assert not Stake.objects.filter(proposals__isnull=False).exists()
    assert [line.phrasing for line in queries.table_stakes_page(secretary(workshop, 3)).lines] == []


def test_a_note_is_in_one_enjeu_of_its_table(workshop: Workshop) -> None:
    one, two = note(workshop), note(workshop, "Trop cher")
    draft(workshop, notes=[one.number])
    later = draft(workshop, notes=[one.number, two.number])
    assert list(later.notes.all()) == [two]
    assert queries.notes_to_group(secretary(workshop)) == []
    assert queries.notes_to_group(secretary(workshop), later) == [(two.number, "Trop cher")]


def test_the_notes_of_the_phones_of_a_table_are_its_own_unless_they_name_somebody(
    workshop: Workshop, participant: Participant
) -> None:
    notes.write_note(text="Pas de bus", by=participant)
    notes.write_note(text="Demandez à Mme Untel", by=participant)
    assert [text for _number, text in queries.notes_to_group(secretary(workshop))] == ["Pas de bus"]
    workshop.notes_hidden = True
    assert queries.notes_to_group(secretary(workshop)) == []


def test_a_sixth_enjeu_is_refused(workshop: Workshop) -> None:
    for number in range(rules.MOST):
        draft(workshop, how=f"faire {number}")
    with refused("too-many-table-stakes"):
        draft(workshop)
    draft(workshop, table=3)


def test_an_enjeu_without_word_nor_note_is_refused(workshop: Workshop) -> None:
    with refused("table-stake-empty", "how"):
        draft(workshop, how="Comment …", what_for=" ? ")
    assert draft(workshop, how="", what_for="", notes=[note(workshop).number]).phrasing == ""


def test_the_same_sending_is_one_enjeu_and_another_table_is_not_given_it(workshop: Workshop) -> None:
    client_id = uuid.uuid4()
    rows = {draft(workshop, client_id=client_id).pk for _ in range(3)}
    assert (len(rows), draft(workshop, table=3, client_id=client_id).pk in rows) == (1, False)
    assert draft(workshop, how="autre chose", client_id=client_id).pk not in rows


def test_nothing_is_written_in_a_closed_or_frozen_workshop_nor_at_a_table_that_is_gone(
    workshop: Workshop, member: Member
) -> None:
    row, kept = draft(workshop), {"by": secretary(workshop), "how": "autre"}
    for change, code in (
        ({"is_frozen": True}, "table-stakes-frozen"),
        ({"state": "clos"}, "workshop-closed-to-table-stakes"),
        ({"table_count": 1}, "table-gone"),
    ):
        before = Workshop.objects.filter(pk=workshop.pk).values(*change)[0]
        Workshop.objects.filter(pk=workshop.pk).update(**change)
        with refused(code):
            table_stakes.write_table_stake(**kept)
        with refused(code):
            table_stakes.revise_table_stake(table_stake=row, **kept)
        with refused(code):
            table_stakes.remove_table_stake(table_stake=row, by=secretary(workshop))
        Workshop.objects.filter(pk=workshop.pk).update(**before)
    assert [one.how for one in TableStake.objects.all()] == [HOW]


# --- proposed to the room --------------------------------------------------------------------------------------------


def test_a_proposal_is_an_enjeu_with_the_notes_behind_it_and_its_table(workshop: Workshop) -> None:
    one, two = note(workshop), note(workshop, "Trop cher")
    events = WorkshopEvent.objects.count()
    row, stake = proposal(workshop, notes=[one.number, two.number])
    assert (stake.title, stake.phrasing, stake.state) == ("Aller à la mairie sans voiture", PHRASING, "propose")
    assert [said.text for said in notes_of_stake(stake)] == ["Pas de bus", "Trop cher"]
    assert lineage.tables_of_stakes(workshop.roadmap) == {stake.pk: [2]}
    entry = JournalEntry.objects.filter(verb="propose").latest("id")
    assert (entry.about_id, entry.by_name, entry.by, entry.after) == (
        stake.pk, "la table 2", None, {"phrasing": PHRASING},
    )  # fmt: skip
    assert [event.kind for event in WorkshopEvent.objects.order_by("id")[events:]] == ["board"]
    table_stakes.revise_table_stake(table_stake=row, by=secretary(workshop), how=HOW, what_for=WHAT_FOR, proposes=True)
    assert Stake.objects.filter(proposals=row).count() == 1


def test_a_note_that_the_facilitation_has_sorted_stays_where_it_is(workshop: Workshop, member: Member) -> None:
    sorted_note = note(workshop)
    group = groups.group_note(note=sorted_note, by=member)
    _row, stake = proposal(workshop, notes=[sorted_note.number])
    sorted_note.refresh_from_db()
    assert (sorted_note.group, notes_of_stake(stake)) == (group, [])


def test_an_enjeu_without_question_is_not_proposed(workshop: Workshop) -> None:
    with refused("table-stake-without-how", "how"):
        draft(workshop, how="", notes=[note(workshop).number], proposes=True)
    assert not TableStake.objects.exists()


def test_two_tables_that_say_the_same_propose_two_enjeux(workshop: Workshop) -> None:
    titles = [proposal(workshop, table)[1].title for table in (1, 2, 2)]
    assert titles == [
        "Aller à la mairie sans voiture",
        "Aller à la mairie sans voiture (table 2)",
        "Aller à la mairie sans voiture (table 2, 2)",
    ]


def test_a_proposal_is_changed_once_taken_back(workshop: Workshop) -> None:
    row, _stake = proposal(workshop)
    with refused("table-stake-already-proposed"):
        table_stakes.revise_table_stake(table_stake=row, by=secretary(workshop), how="autre")
    with refused("proposed-table-stake-stays"):
        table_stakes.remove_table_stake(table_stake=row, by=secretary(workshop))


def test_a_proposal_taken_back_leaves_the_wall_as_it_was(workshop: Workshop) -> None:
    one = note(workshop)
    row, stake = proposal(workshop, notes=[one.number])
    table_stakes.take_back_proposal(table_stake=row, by=secretary(workshop))
    one.refresh_from_db()
    row.refresh_from_db()
    assert (one.group, row.stake, list(row.notes.all()), row.phrasing) == (None, None, [one], PHRASING)
    assert (Stake.objects.filter(pk=stake.pk).exists(), workshop.groups.exists()) == (False, False)
    table_stakes.take_back_proposal(table_stake=row, by=secretary(workshop))  # sent twice
    table_stakes.remove_table_stake(table_stake=row, by=secretary(workshop))
    assert (TableStake.objects.exists(), Note.objects.filter(pk=one.pk).exists()) == (False, True)


def test_a_proposal_taken_back_and_proposed_again_has_its_letter_back(workshop: Workshop, member: Member) -> None:
    row, stake = proposal(workshop, notes=[note(workshop).number])
    other = groups.create_group(workshop=workshop, title="Autre", by=member)
    table_stakes.take_back_proposal(table_stake=row, by=secretary(workshop))
    later = groups.create_group(workshop=workshop, title="Plus tard", by=member)
    table_stakes.revise_table_stake(
        table_stake=row, by=secretary(workshop), how="aller ailleurs", what_for=WHAT_FOR, proposes=True
    )
    row.refresh_from_db()
    assert row.stake and stake.pk != row.stake.pk
    assert [group.letter for group in (row.stake.groups.get(), other, later)] == ["A", "B", "C"]


def _rename(stake: Stake, by: Member) -> None:
    stakes.edit_stake(stake=stake, by=by, title="Autre titre")


def _rephrase(stake: Stake, by: Member) -> None:
    stakes.edit_stake(stake=stake, by=by, phrasing="Autre ?")


def _retain(stake: Stake, by: Member) -> None:
    stakes.settle_outcome(row=stake, state="retenu", by=by)


def _answer(stake: Stake, by: Member) -> None:
    stakes.add_key_project(title="Un minibus", stakes=[stake], by=by)


def _sort_into(stake: Stake, by: Member) -> None:
    group = stake.groups.get()
    groups.move_note(note=note(group.workshop, "D’une autre table", 3), group=group, by=by)


def _merge(stake: Stake, by: Member) -> None:
    other = stakes.add_stake(title="Un autre", by=by)
    fusions.merge_outcomes(rows=[stake, other], title="Un autre", text="", by=by)


def _receive(stake: Stake, by: Member) -> None:
    other = stakes.add_stake(title="Un autre", by=by)
    fusions.merge_outcomes(rows=[stake, other], title=stake.title, text=stake.phrasing, by=by)


def _split(stake: Stake, by: Member) -> None:
    groups.split_group(group=stake.groups.get(), notes=[1], by=by)


@pytest.mark.parametrize("touch", [_rename, _rephrase, _retain, _answer, _sort_into, _merge, _receive, _split])
def test_what_the_plenary_has_touched_is_not_taken_back(workshop: Workshop, member: Member, touch: Any) -> None:
    row, stake = proposal(workshop, notes=[note(workshop).number, note(workshop, "Trop cher").number])
    touch(stake, member)
    with refused("proposal-used-since"):
        table_stakes.take_back_proposal(table_stake=row, by=secretary(workshop))
    assert Stake.objects.filter(pk=stake.pk).exists()


def test_the_fusion_of_two_proposals_keeps_both_tables_and_the_table_reads_it(
    workshop: Workshop, member: Member
) -> None:
    (row, one), (_other, two) = proposal(workshop, 2), proposal(workshop, 3, how="venir à la mairie")
    fusions.merge_outcomes(rows=[one, two], title=two.title, text=two.phrasing, by=member)
    assert lineage.tables_of_stakes(workshop.roadmap) == {one.pk: [2], two.pk: [3]}
    lines = queries.table_stakes_page(secretary(workshop)).lines
    assert [(line.uid, line.fate, line.may_be_taken_back) for line in lines] == [
        (str(row.uid), "réuni dans «\u00a0Venir à la mairie\u00a0»", False)
    ]


def test_the_plenary_reads_the_tables_of_each_proposal_and_of_what_it_unites(
    workshop: Workshop, member: Member
) -> None:
    mine = stakes.add_stake(title="De la plénière", by=member)
    (_row, one), (_other, two) = proposal(workshop, 3), proposal(workshop, 1, how="venir à la mairie")

    def proposals() -> list[tuple[str, str]]:
        return [(line.title, line.tables) for line in stake_queries.stakes_page(member.roadmap).proposals]

    assert proposals() == [(one.title, "table 3"), (two.title, "table 1")]
    fusions.merge_outcomes(rows=[one, two, mine], title=mine.title, text="", by=member)
    assert proposals() == [(mine.title, "tables 1 et 3")]
    [line] = stake_queries.stakes_page(member.roadmap).proposals
    assert sorted((united.title, united.tables) for united in line.united) == [
        (one.title, "table 3"), (two.title, "table 1"),
    ]  # fmt: skip
    mine.refresh_from_db()
    assert sorted(united.tables for united in stake_queries.united_with(mine)) == ["table 1", "table 3"]
    stakes.settle_outcome(row=mine, state="retenu", by=member)
    assert proposals() == []


def test_the_page_of_enjeux_follows_the_open_workshop_whose_tables_propose(
    world: World, workshop: Workshop, member: Member
) -> None:
    assert queries.workshop_in_progress(member.roadmap) == workshop
    address = f"/feuilles-de-route/{member.roadmap.slug}/enjeux/"
    client = Client()
    client.force_login(world.user("referente"))
    proposal(workshop)
    page = client.get(address).content.decode()
    assert (f"/ateliers/{workshop.number}/flux/" in page, "Propositions des tables" in page) == (True, True)
    closing.close_workshop(workshop=workshop, by=member)
    page = client.get(address).content.decode()
    assert (f"/ateliers/{workshop.number}/flux/" in page, "Propositions des tables" in page) == (False, True)


# --- the pages -------------------------------------------------------------------------------------------------------


def test_a_table_writes_and_proposes_without_script(workshop: Workshop) -> None:
    number = note(workshop).number
    said = {"how": HOW, "what_for": WHAT_FOR, "notes": [number]}
    answer = Client().post(link(workshop, 2, "enjeux/"), said)
    assert (answer.status_code, answer.headers["Location"]) == (302, link(workshop, 2, "enjeux/"))
    row = TableStake.objects.get()
    own = link(workshop, 2, f"enjeux/{row.uid}/")
    words = page_words(Client().get(link(workshop, 2, "enjeux/")))
    assert ("brouillon de la table" in words, PHRASING.replace("\u00a0", " ") in words) == (True, True)
    assert Client().post(own, said | {"proposes": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.stake
    assert Client().post(own, {"take_back": "1"}).status_code == 302
    assert Client().post(own, {"remove": "1"}).status_code == 302
    assert not TableStake.objects.exists()


def test_what_is_refused_stays_in_its_field(workshop: Workshop) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=True)
    words = page_words(Client().post(link(workshop, 2, "enjeux/"), {"how": "rester au bourg", "proposes": "1"}))
    assert ("L’animation a figé l’écriture." in words, "rester au bourg" in words) == (True, True)


def test_the_queue_of_a_tablet_sends_once_and_waits_for_the_wall(workshop: Workshop) -> None:
    address, client_id = link(workshop, 2, "enjeux/"), str(uuid.uuid4())
    sent = {"how": HOW, "what_for": WHAT_FOR, "client_id": client_id, "proposes": "1"}
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=True)
    status, answer = queued(address, **sent)
    assert (status, answer["until"], answer["frozen"]) == (409, "open", True)
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=False)
    assert [queued(address, **sent) for _ in range(3)] == [(200, {"saved": client_id})] * 3
    assert Stake.objects.filter(proposals__table=2).count() == 1


def test_a_forged_link_another_table_or_workshop_opens_no_enjeu(workshop: Workshop, member: Member) -> None:
    row = draft(workshop)
    other = workshops.create_workshop(title="Un autre", table_count=3, by=member)
    token, place = workshop.table_token(2), f"enjeux/{row.uid}/"
    for wrong in (
        f"/a/{workshop.code}/table/{token[:-1]}{'C' if token.endswith('X') else 'X'}/",
        f"/a/{workshop.code}/table/3{token[1:]}/",
        f"/a/{other.code}/table/{token}/",
        link(workshop, 4),
    ):
        for end in ("enjeux/", place):
            answer = Client().post(wrong + end, {"how": "rester au bourg", "remove": "1"})
            assert (answer.status_code, "rester au bourg" in page_words(answer)) == (404, True)
            assert queued(wrong + end, how="x")[0] == 409
    for wrong in (link(workshop, 3, place), link(other, 2, place), link(workshop, 2, f"enjeux/{uuid.uuid4()}/")):
        assert Client().get(wrong).status_code == 404
        assert Client().post(wrong, {"remove": "1"}).status_code == 404
    secretary_changes.renew_table_links(workshop=workshop, by=member)
    assert Client().get(f"/a/{workshop.code}/table/{token}/{place}").status_code == 404
    assert TableStake.objects.count() == 1


def test_the_page_of_a_table_costs_the_same_whatever_it_wrote(workshop: Workshop) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Client().get(link(workshop, 2, "enjeux/"))
        return len(asked)

    proposal(workshop, notes=[note(workshop).number])
    Client().get(link(workshop, 2, "enjeux/"))
    few = cost()
    for number in range(4):
        draft(workshop, how=f"faire {number}", notes=[note(workshop, f"Note {number}").number])
    assert cost() == few


def test_two_devices_of_a_table_that_write_one_draft_read_both_versions(workshop: Workshop, client: Client) -> None:
    row = draft(workshop)
    address = link(workshop, place=f"enjeux/{row.uid}/")
    read = client.get(address).context["form"].initial["seen"]
    first = {"how": "venir à pied", "what_for": WHAT_FOR, "seen": read}
    assert client.post(address, first).status_code == 302
    assert client.post(address, first).status_code == 302  # the same sending, again
    second = first | {"how": "venir à vélo"}
    answer = client.post(address, second)
    assert [tuple(line) for line in answer.context["form"].differences] == [
        ("Comment …", "venir à vélo", "venir à pied")
    ]
    assert queued(address, **second, client_id=str(uuid.uuid4()))[0] == 409
    assert client.post(address, second | {"seen": answer.context["form"]["seen"].value()}).status_code == 302
    row.refresh_from_db()
    assert row.how == "venir à vélo"


def test_a_table_is_told_which_notes_its_enjeu_does_not_hold(workshop: Workshop, client: Client) -> None:
    own, other = note(workshop), note(workshop, "Pas de car", table=3)
    sent = {"how": HOW, "what_for": WHAT_FOR, "notes": [own.number, other.number], "proposes": "1"}
    answer = client.post(link(workshop, place="enjeux/"), sent, follow=True)
    assert "1 note cochée n’y est pas" in page_words(answer)
    assert [one.notes.count() for one in TableStake.objects.all()] == [1]


def test_a_proposal_is_counted_and_listed_once(
    workshop: Workshop, member: Member, world: World, client: Client
) -> None:
    named = len(stake_queries.stakes_page(member.roadmap).named)
    _row, stake = proposal(workshop)
    page = stake_queries.stakes_page(member.roadmap)
    assert (len(page.named), [line.pk for line in page.proposals]) == (named, [stake.pk])
    client.force_login(world.user("referente"))
    html = client.get(f"/feuilles-de-route/{member.roadmap.slug}/enjeux/").content.decode()
    assert html.count(f'id="enjeu-{stake.pk}"') == 1
    assert "1 enjeu proposé par les tables" in html

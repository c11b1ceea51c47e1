"""Two enjeux, or two chantiers, that become one: what stays, what is read where, and undoing."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from django.db.models import Model

from jalons.diagnosis.models import Finding
from jalons.roadmaps.models import Member
from jalons.workshops.changes import fusions, groups, workshops
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.changes.citations import cite_in_stake
from jalons.workshops.models import Fusion, KeyProject, Note, NoteGroup, Outcome, Stake, StakeFinding
from jalons.workshops.queries import stakes as stake_queries
from tests.refusals import refused
from tests.workshops.test_theme_suggestions import write
from tests.world import World

pytestmark = pytest.mark.django_db
ROWS: tuple[type[Model], ...] = (Stake, KeyProject, KeyProject.stakes.through, NoteGroup, Note, StakeFinding, Fusion)


def every_row() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in ROWS]


def merge(*rows: Stake | KeyProject, by: Member, title: str = "", text: str = "", seen: str | None = None) -> Fusion:
    first = rows[0]
    return fusions.merge_outcomes(
        rows=rows,
        title=title or first.title,
        text=text or getattr(first, fusions.TEXT_OF[type(first)]),
        by=by,
        seen=seen,
    )


def stakes_of(by: Member) -> dict[str, Stake]:
    return {stake.title: stake for stake in Stake.objects.filter(roadmap=by.roadmap)}


@pytest.fixture
def by(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def three(by: Member) -> list[Stake]:
    return [
        stake_changes.add_stake(title=title, phrasing=f"Comment {title}\u00a0?", by=by)
        for title in ("Un", "Deux", "Trois")
    ]


def places(by: Member) -> list[tuple[int, str]]:
    return [(line.rank, line.title) for line in stake_queries.stakes_page(by.roadmap).stakes]


def test_what_is_merged_stays_behind_the_one_that_unites_it(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    merge(one, two, by=by)
    two.refresh_from_db()
    assert (two.living, two.title, two.phrasing, two.rank) == (one, "Deux", "Comment Deux\u00a0?", 2)
    line = stake_queries.stakes_page(by.roadmap).stakes[0]
    assert (line.title, [(said.title, said.text, said.into) for said in line.united]) == (
        "Un",
        [("Deux", "Comment Deux\u00a0?", "")],
    )


def test_ranks_have_no_hole_after_a_fusion_a_removal_and_what_undoes_it(three: list[Stake], by: Member) -> None:
    one, two, last = three
    fusion = merge(one, two, by=by)
    assert places(by) == [(1, "Un"), (2, "Trois")]
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert places(by) == [(1, "Un"), (2, "Deux"), (3, "Trois")]
    stake_changes.settle_outcome(row=two, state=Outcome.State.SET_ASIDE, reason="Hors compétence", by=by)
    assert places(by) == [(1, "Un"), (2, "Trois")]
    stake_changes.settle_outcome(row=two, state=Outcome.State.PROPOSED, by=by)
    stake_changes.remove_stake(stake=two, by=by)
    assert places(by) == [(1, "Un"), (2, "Trois")]
    assert stake_changes.add_stake(title="Quatre", by=by) and places(by)[2] == (3, "Quatre")
    assert last.title == "Trois"


def test_the_one_whose_title_is_kept_stays_and_takes_the_best_place(three: list[Stake], by: Member) -> None:
    one, _two, last = three
    fusion = merge(last, one, title="Trois", text="Comment tout faire\u00a0?", by=by)
    assert (fusion.stake, places(by)) == (last, [(1, "Trois"), (2, "Deux")])
    assert Stake.objects.get(pk=last.pk).phrasing == "Comment tout faire\u00a0?"
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert places(by) == [(1, "Un"), (2, "Deux"), (3, "Trois")]
    assert Stake.objects.get(pk=last.pk).phrasing == "Comment Trois\u00a0?"


def test_a_note_of_either_counts_once(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    for stake, count in ((one, 2), (two, 3)):
        group = groups.create_group(workshop=workshop, title=stake.title, by=by)
        for note in write(workshop, *[f"{stake.title} {n}" for n in range(count)]):
            groups.move_note(note=note, group=group, by=by)
        groups.promote_to_stake(group=group, by=by)
    fusion = merge(one, two, by=by)
    heard = [note.text for note in stake_queries.notes_of_stake(one)]
    assert heard == ["Un 0", "Un 1", "Deux 0", "Deux 1", "Deux 2"]
    assert (stake_queries.count_notes_of_stake(one), stake_queries.stakes_page(by.roadmap).stakes[0].notes) == (5, 5)
    voices = stake_queries.project_voices(0, [one.pk])
    assert [note.text for note in voices.said[one.pk]] == heard
    assert stake_queries.notes_of_stake(two) == []
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert [len(stake_queries.notes_of_stake(stake)) for stake in (one, two)] == [2, 3]


def test_a_group_named_as_what_was_merged_feeds_the_one_that_unites_it(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    merge(one, two, by=by)
    group = groups.create_group(workshop=workshop, title="Deux", by=by)
    groups.move_note(note=write(workshop, "Une note")[0], group=group, by=by)
    assert groups.promote_to_stake(group=group, by=by) == one


def test_what_both_cite_is_shown_once(world: World) -> None:
    by = world.member()
    one, two = (stake_changes.add_stake(title=title, evidence=f"12 %\n{title}", by=by) for title in ("Un", "Deux"))
    first, second = Finding.objects.living().filter(roadmap=by.roadmap, names_somebody=False).order_by("number")[:2]
    cite_in_stake(stake=one, findings=[first.pk], by=by)
    cite_in_stake(stake=two, findings=[first.pk, second.pk], by=by)
    merge(one, two, by=by)
    line = next(line for line in stake_queries.stakes_page(by.roadmap).stakes if line.pk == one.pk)
    assert (line.findings, line.evidence) == ([first, second], ["12 %", "Un", "Deux"])


def test_a_chantier_answers_once_the_enjeux_of_what_it_unites(three: list[Stake], by: Member) -> None:
    one, two, last = three
    bus = stake_changes.add_key_project(title="Le bus", stakes=[one, two], by=by)
    cafe = stake_changes.add_key_project(title="Le café", stakes=[two, last], by=by)
    merge(one, two, by=by)
    assert [line.stakes for line in stake_queries.stakes_page(by.roadmap).projects] == [["Un"], ["Un", "Trois"]]
    merge(bus, cafe, by=by)
    page = stake_queries.stakes_page(by.roadmap)
    assert [(line.title, line.stakes) for line in page.projects] == [("Le bus", ["Un", "Trois"])]
    assert [[line.title for line in stake.projects] for stake in page.stakes] == [["Le bus"], ["Le bus"]]


def test_a_chantier_edited_meanwhile_still_answers_both_once_they_are_separated(three: list[Stake], by: Member) -> None:
    one, two, last = three
    bus = stake_changes.add_key_project(title="Le bus", stakes=[two], by=by)
    fusion = merge(one, two, by=by)
    stake_changes.edit_key_project(project=bus, stakes=[one, last], lead="Le club", by=by)
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert list(bus.stakes.order_by("rank")) == [two, last]


def test_it_is_retained_when_one_of_them_was(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    stake_changes.settle_outcome(row=two, state=Outcome.State.KEPT, by=by)
    fusion = merge(one, two, by=by)
    assert Stake.objects.get(pk=one.pk).state == Outcome.State.KEPT
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert [stake.state for stake in Stake.objects.filter(roadmap=by.roadmap).order_by("rank")] == [
        Outcome.State.PROPOSED,
        Outcome.State.KEPT,
        Outcome.State.PROPOSED,
    ]


def test_what_may_not_be_merged_is_refused(three: list[Stake], by: Member, world: World) -> None:
    one, two, last = three
    with refused("nothing-to-merge"):
        merge(one, one, by=by)
    with refused("row-gone"):
        merge(one, stake_changes.add_stake(title="Ailleurs", by=world.member()), by=by)
    stake_changes.settle_outcome(row=last, state=Outcome.State.SET_ASIDE, reason="Hors compétence", by=by)
    with refused("row-set-aside"):
        merge(one, last, by=by)
    with refused("title-taken", "title"):
        merge(one, two, title="Trois", by=by)
    merge(one, two, by=by)
    with refused("merged-meanwhile", saying="«\u00a0Deux\u00a0» vient d’être fusionné dans «\u00a0Un\u00a0»"):
        merge(two, last, by=by)


def test_the_second_of_two_people_is_told(three: list[Stake], by: Member) -> None:
    one, two, last = three
    seen = fusions.rows_stamp([one, two])
    stake_changes.edit_stake(stake=two, title="Deux bis", by=by)
    with refused("stale"):
        merge(one, two, seen=seen, by=by)
    seen = fusions.rows_stamp([two, last])
    merge(one, two, by=by)
    with refused("merged-meanwhile"):
        merge(two, last, seen=seen, by=by)
    fusion = Fusion.objects.get(stake=one)
    fusions.separate_outcomes(fusion=fusion, by=by)
    with refused("fusion-undone"):
        fusions.separate_outcomes(fusion=fusion, by=by)


def test_whoever_read_an_enjeu_before_it_absorbed_another_is_told(three: list[Stake], by: Member) -> None:
    one, two, last = three
    seen = fusions.rows_stamp([one, last])
    merge(one, two, by=by)
    with refused("stale"):
        merge(one, last, seen=seen, by=by)
    merge(one, last, seen=fusions.rows_stamp([one, last]), by=by)


def test_neither_what_was_merged_nor_what_unites_it_is_edited_or_removed_alone(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    merge(one, two, by=by)
    with refused("row-was-merged"):
        stake_changes.edit_stake(stake=two, title="Autre", by=by)
    with refused("row-was-merged"):
        stake_changes.remove_stake(stake=two, by=by)
    with refused("row-was-merged"):
        stake_changes.settle_outcome(row=two, state=Outcome.State.KEPT, by=by)
    with refused("row-unites-others"):
        stake_changes.remove_stake(stake=one, by=by)


def test_what_is_put_aside_says_why(three: list[Stake], by: Member) -> None:
    with refused("set-aside-without-reason", "reason"):
        stake_changes.settle_outcome(row=three[0], state=Outcome.State.SET_ASIDE, reason=" ", by=by)
    stake_changes.settle_outcome(row=three[0], state=Outcome.State.SET_ASIDE, reason="Hors  compétence", by=by)
    page = stake_queries.stakes_page(by.roadmap)
    assert [(line.title, line.reason) for line in page.stakes_aside] == [("Un", "Hors compétence")]


def test_one_of_several_is_separated_alone_and_the_last_gives_the_words_back(three: list[Stake], by: Member) -> None:
    one, two, last = three
    fusion = merge(one, two, last, title="Tous", by=by)
    assert places(by) == [(1, "Tous")]
    fusions.separate_outcomes(fusion=fusion, row=last, by=by)
    assert places(by) == [(1, "Tous"), (2, "Trois")]
    fusions.separate_outcomes(fusion=fusion, row=two, by=by)
    assert places(by) == [(1, "Un"), (2, "Deux"), (3, "Trois")]


def test_words_changed_since_are_not_undone(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    fusion = merge(one, two, title="Tous", text="Comment\u00a0?", by=by)
    stake_changes.edit_stake(stake=one, phrasing="Comment mieux faire\u00a0?", by=by)
    fusions.separate_outcomes(fusion=fusion, by=by)
    one.refresh_from_db()
    assert (one.title, one.phrasing) == ("Un", "Comment mieux faire\u00a0?")


def test_separating_the_first_of_two_fusions_keeps_the_words_of_the_second(three: list[Stake], by: Member) -> None:
    one, two, last = three
    first = merge(one, two, title="Deux fois", by=by)
    one.refresh_from_db()
    second = merge(one, last, title="Tous", by=by)
    fusions.separate_outcomes(fusion=first, by=by)
    assert places(by) == [(1, "Tous"), (2, "Deux")]
    fusions.separate_outcomes(fusion=second, by=by)
    assert places(by) == [(1, "Un"), (2, "Deux"), (3, "Trois")]


def test_what_unites_others_may_be_merged_in_turn_and_comes_back_with_them(three: list[Stake], by: Member) -> None:
    one, two, last = three
    merge(two, last, by=by)
    before = every_row()
    fusion = merge(one, two, by=by)
    assert {stake.merged_into for stake in (stakes_of(by)["Deux"], stakes_of(by)["Trois"])} == {one}
    [line] = stake_queries.stakes_page(by.roadmap).stakes
    assert [(said.title, said.into) for said in line.united] == [("Deux", ""), ("Trois", "Deux")]
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert every_row() == before


@pytest.mark.parametrize("seed", range(25))
def test_merging_then_undoing_gives_every_row_back(seed: int, world: World) -> None:
    """Whatever was merged before, and with notes added to the one that stays in between."""
    by, chance = world.member(), random.Random(seed)
    workshop = workshops.create_workshop(title="Atelier", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    stakes = [stake_changes.add_stake(title=f"Enjeu {n}", phrasing=f"Comment {n}", by=by) for n in range(5)]
    projects = [
        stake_changes.add_key_project(title=f"Chantier {n}", stakes=chance.sample(stakes, 2), by=by) for n in range(4)
    ]
    for row in Stake.objects.filter(roadmap=by.roadmap):
        row.ties_previous = chance.random() < 0.3
        row.save()
    for row in chance.sample(projects, 1):
        stake_changes.shortlist_key_project(project=row, by=by)

    def some(kind: type[Stake] | type[KeyProject]) -> Sequence[Stake | KeyProject]:
        living = [
            row
            for row in kind._default_manager.filter(roadmap=by.roadmap, merged_into=None)
            if row.title.startswith(("Enjeu", "Chantier", "Tout"))
        ]
        return chance.sample(living, chance.choice([2, 2, 3]) if len(living) > 2 else 2)

    kinds: list[type[Stake] | type[KeyProject]] = [Stake, KeyProject]
    merge(*some(chance.choice(kinds)), by=by)
    for kind in kinds:
        before = every_row()
        chosen = some(kind)
        title = chance.choice([row.title for row in chosen] + ["Tout ensemble"])
        fusion = merge(*chosen, title=title, text=chance.choice(["", "Comment tout faire"]), by=by)
        added = write(workshop, "Une note de plus")[0]
        group = groups.create_group(workshop=workshop, title=f"Groupe {kind.__name__}", by=by)
        groups.move_note(note=added, group=group, by=by)
        row_that_stays = fusion.stake or fusion.key_project
        NoteGroup.objects.filter(pk=group.pk).update(**{fusions.STAYS[kind]: row_that_stays})
        fusions.separate_outcomes(fusion=fusion, by=by)
        kept = NoteGroup.objects.get(pk=group.pk)
        assert (kept.stake or kept.key_project) == row_that_stays
        Note.objects.filter(pk=added.pk).delete()
        NoteGroup.objects.filter(pk=group.pk).delete()
        assert every_row() == before


def test_a_lineage_that_two_copies_closed_upon_itself_is_opened(three: list[Stake], by: Member) -> None:
    one, two, _three = three
    merge(one, two, by=by)
    Stake.objects.filter(pk=one.pk).update(fusion=Fusion.objects.create(roadmap=by.roadmap, stake=two))
    fusions.settle_lineage(by.roadmap)
    rows = list(Stake.objects.filter(pk__in=[one.pk, two.pk]).order_by("rank"))
    assert [row.merged_into for row in rows] == [None, one]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_enjeux_asks_the_same_queries_whatever_was_merged(
    count: int, by: Member, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        rows = [stake_changes.add_stake(title=f"{n} {part}", by=by) for part in "ab"]
        projects = [stake_changes.add_key_project(title=f"{n} {part}", stakes=rows, by=by) for part in "ab"]
        merge(*rows, by=by)
        merge(*projects, by=by)
    with django_assert_num_queries(7):
        stake_queries.stakes_page(by.roadmap)

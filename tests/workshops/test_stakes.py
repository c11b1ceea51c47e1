"""Enjeux and chantiers: what answers what, on the pages and from one workshop to the next."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.forms import ModelChoiceField
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.workshops.changes import acts, groups, notes, workshops
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.forms.stakes import KeyProjectForm
from jalons.workshops.models import KeyProject, NoteGroup, Stake, WallAct, Workshop
from jalons.workshops.queries import stakes as stake_queries
from tests.refusals import refused
from tests.workshops.test_theme_suggestions import write
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_shortlisted_chantier_keeps_an_enjeu(member: Member) -> None:
    stake = stake_changes.add_stake(title="Isolement", by=member)
    project = stake_changes.add_key_project(title="Navette", stakes=[stake], by=member)
    stake_changes.shortlist_key_project(project=project, by=member)
    with refused("shortlisted-without-stake", "stakes"):
        stake_changes.edit_key_project(project=project, stakes=[], by=member)
    stake_changes.unlist_key_project(project=project, by=member)
    stake_changes.edit_key_project(project=project, stakes=[], by=member)
    assert list(project.stakes.all()) == []


def test_the_coverage_page_says_what_has_no_answer(world: World) -> None:
    by = world.member()
    stake_changes.add_stake(title="Enjeu seul", by=by)
    project = stake_changes.add_key_project(title="Wi-Fi", by=by)
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get(reverse("actions:coverage", args=[world.roadmap.slug])).content.decode()
    assert "aucun chantier" in page and "ne répond à aucun enjeu" in page
    answer = client.post(reverse("workshops:shortlist", args=[world.roadmap.slug, project.pk]), follow=True)
    assert "ne répond encore à aucun enjeu" in answer.content.decode()


def test_a_stale_edit_shows_both_versions_and_loses_nothing(world: World) -> None:
    by = world.member()
    stake = stake_changes.add_stake(title="Isolement", phrasing="Comment sortir ?", by=by)
    client = Client()
    client.force_login(world.user("referente"))
    url = reverse("workshops:edit_stake", args=[world.roadmap.slug, stake.pk])
    read = stake.stamp
    stake_changes.edit_stake(stake=stake, phrasing="Comment se voir ?", by=by)
    typed = {"seen": read, "title": "Isolement", "phrasing": "Comment aller vers ?"}
    answer = client.post(url, typed)
    form = answer.context["form"]
    assert "Quelqu’un a enregistré une autre version" in answer.content.decode()
    assert list(form.differences) == [("Formulation", "Comment aller vers ?", "Comment se voir ?")]
    assert Stake.objects.get(pk=stake.pk).phrasing == "Comment se voir ?"
    assert client.post(url, typed | {"seen": form["seen"].value()}).status_code == 302
    assert Stake.objects.get(pk=stake.pk).phrasing == "Comment aller vers ?"


def test_a_rank_or_a_place_on_the_list_makes_no_form_stale(world: World) -> None:
    by = world.member()
    stake = stake_changes.add_stake(title="Isolement", by=by)
    project = stake_changes.add_key_project(title="Le bus", stakes=[stake], by=by)
    read = (stake.stamp, project.stamp)
    stake.rank += 1
    stake.save()
    stake_changes.shortlist_key_project(project=project, by=by)
    assert (Stake.objects.get(pk=stake.pk).stamp, KeyProject.objects.get(pk=project.pk).stamp) == read
    stake_changes.edit_key_project(
        project=KeyProject.objects.get(pk=project.pk), stakes=[stake], lead="Le club", seen=read[1], by=by
    )
    assert KeyProject.objects.get(pk=project.pk).stamp != read[1]


@pytest.mark.parametrize("removed_before", [True, False])
def test_what_was_typed_about_a_stake_or_a_project_removed_meanwhile_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, removed_before: bool
) -> None:
    """Removed before the form is sent, or while it is being written."""
    by = world.member()
    client = Client()
    client.force_login(world.user("referente"))
    made: dict[str, Stake | KeyProject] = {
        "stake": stake_changes.add_stake(title="Isolement", by=by),
        "key_project": stake_changes.add_key_project(title="Le bus", by=by),
    }
    commune = world.roadmap.communes.order_by("code")[0]
    for noun, row in made.items():
        change = getattr(stake_changes, f"edit_{noun}")

        def edit(row: Stake | KeyProject = row, change: Callable[..., None] = change, **said: Any) -> None:
            type(row)._default_manager.filter(pk=row.pk).delete()
            change(**said)

        monkeypatch.setattr(stake_changes, f"edit_{noun}", edit)
        if removed_before:
            type(row)._default_manager.filter(pk=row.pk).delete()
        address = reverse(f"workshops:edit_{noun}", args=[world.roadmap.slug, row.pk])
        sent = {
            "title": f"Mon {noun}",
            "communes": [commune.code],
            "evidence": "12 %",
            "lead": "Le club",
        }
        answer = client.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f'value="Mon {noun}"' in page and "Ce que vous avez écrit est gardé ci-dessous." in page
        assert ("12 %" if noun == "stake" else "Le club") in page
        assert re.findall(r'name="communes" value="(\d+)"[^>]* checked', page) == [commune.code]
        add = reverse(f"workshops:add_{noun}", args=[world.roadmap.slug])
        assert f'action="{add}"' in page
        assert client.post(add, sent).status_code == 302
        assert client.get(address).status_code == 404


def test_only_publics_and_communes_that_exist_here_are_kept(world: World) -> None:
    by = world.member()
    inside = world.roadmap.communes.first()
    assert inside
    stake = stake_changes.add_stake(
        title="X", audiences=["seniors", "martiens"], communes=[inside.code, "75056"], by=by
    )
    assert (stake.audiences, stake.communes) == (["seniors"], [inside.code])


def test_enjeux_of_the_first_workshop_are_the_headings_of_the_second(world: World) -> None:
    by = world.member()
    second = workshops.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    titles = list(Stake.objects.filter(roadmap=by.roadmap).order_by("rank").values_list("title", flat=True))
    assert groups.take_up_stakes(workshop=second, by=by) == len(titles)
    assert list(NoteGroup.objects.filter(workshop=second).values_list("title", flat=True)) == titles
    assert (stake_queries.stakes_to_take_up(second), groups.take_up_stakes(workshop=second, by=by)) == (0, 0)
    late = stake_changes.add_stake(title="Un enjeu de plus", by=by)
    assert stake_queries.stakes_to_take_up(second) == 1
    groups.take_up_stakes(workshop=second, by=by)
    for label in ("1 enjeu repris", f"{len(titles)} enjeux repris"):
        act = WallAct.objects.filter(workshop=second, is_undone=False).latest("id")
        assert act.label == label
        acts.undo_wall_act(act=act, by=by)
    assert not NoteGroup.objects.filter(workshop=second).exists()
    assert stake_queries.stakes_to_take_up(second) == len(titles) + 1
    assert Stake.objects.filter(pk=late.pk).exists()


def test_the_wall_of_the_second_workshop_makes_chantiers_of_its_groups(world: World) -> None:
    by = world.member()
    workshop = workshops.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    group = groups.create_group(workshop=workshop, title="Un café numérique", by=by)
    client = Client()
    client.force_login(world.user("referente"))
    address = reverse("workshops:wall", args=[world.roadmap.slug, workshop.number])
    make = reverse("workshops:name_key_project", args=[world.roadmap.slug, workshop.number, group.pk])
    page = client.get(address).content.decode()
    assert [make in page, "En faire un enjeu" in page] == [True, False]
    client.post(make)
    page = client.get(address).content.decode()
    assert make not in page
    assert KeyProject.objects.get(roadmap=world.roadmap, title="Un café numérique").groups.get() == group


def test_an_enjeu_starts_with_the_publics_and_the_communes_that_its_notes_name(
    world: World, workshop: Workshop
) -> None:
    by = world.member()
    here, there = world.roadmap.communes.order_by("code").values_list("code", flat=True)[:2]
    writer = notes.join_workshop(workshop=workshop, category="citoyen")
    group = groups.create_group(workshop=workshop, title="Les permanences du soir", by=by)
    for audiences, communes in ((["seniors"], [here]), (["seniors", "jeunes"], [there, here]), ([], [])):
        note = notes.write_note(text="Le soir", audiences=audiences, communes=communes, by=writer)
        groups.move_note(note=note, group=group, by=by)
    stake = groups.promote_to_stake(group=group, by=by)
    assert (stake.audiences, stake.communes) == (["jeunes", "seniors"], [here, there])
    names = dict(world.roadmap.communes.values_list("code", "name"))
    assert stake_queries.stake_mentions(stake) == [
        "Personnes âgées (2)",
        "Jeunes (1)",
        f"{names[here]} (2)",
        f"{names[there]} (1)",
    ]
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get(reverse("workshops:edit_stake", args=[world.roadmap.slug, stake.pk])).content.decode()
    assert "Personnes âgées (2), Jeunes (1)" in page
    assert "Formulez cet enjeu comme une question" in page


def test_a_group_of_ideas_becomes_a_chantier_that_answers_its_heading(world: World) -> None:
    by = world.member()
    workshop = workshops.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    stake = stake_changes.add_stake(title="Un enjeu d’ici", by=by)
    groups.take_up_stakes(workshop=workshop, by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    group = NoteGroup.objects.get(workshop=workshop, stake=stake)
    groups.rename_group(group=group, title="Un café numérique", by=by)
    note = write(workshop, "Un café le jeudi")[0]
    groups.move_note(note=note, group=group, by=by)
    project = groups.promote_to_key_project(group=group, by=by)
    assert (project.title, list(project.stakes.all())) == ("Un café numérique", [stake])
    assert [said.text for said in stake_queries.notes_of_project(project)] == ["Un café le jeudi"]
    with refused("group-gave-this-key-project"):
        groups.promote_to_key_project(group=group, by=by)


def test_a_chantier_that_comes_before_every_enjeu_is_told_what_will_follow(world: World) -> None:
    by = world.member("referente", world.young)
    form = KeyProjectForm(roadmap=by.roadmap)
    told = "Aucun enjeu n’est encore nommé. Vous relierez le chantier ensuite\u00a0: il ne sera pas retenu sans enjeu."
    assert (form["stakes"].help_text, form["stakes"].aside) == (told, "")
    stake_changes.add_stake(title="Aller vers", by=by)
    assert KeyProjectForm(roadmap=by.roadmap)["stakes"].help_text != told


def test_two_workshops_of_one_title_are_told_apart_by_their_day(member: Member) -> None:
    for day in (date(2026, 3, 12), date(2026, 4, 2)):
        workshops.create_workshop(title="Atelier 1", held_on=day, by=member)
    workshops.create_workshop(title="Atelier sans jour", by=member)
    field = KeyProjectForm(roadmap=member.roadmap).fields["workshop"]
    assert isinstance(field, ModelChoiceField)
    assert [str(label) for value, label in field.choices if value][-3:] == [
        "Atelier 1, jeudi 12 mars 2026",
        "Atelier 1, jeudi 2 avril 2026",
        "Atelier sans jour",
    ]

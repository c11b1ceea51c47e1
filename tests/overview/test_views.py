import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.accounts.models import Supervision
from jalons.actions.changes.committees import put_on_agenda
from jalons.actions.models import ActionSheet, possible_presenters
from jalons.base.french import format_euros
from jalons.base.todos import TodoState
from jalons.governance.models import Meeting
from jalons.monitoring.models import Experience
from jalons.overview.demo import visitors
from jalons.overview.demo.workshops import IDEAS, STAKES
from jalons.overview.queries.dashboard import read_state, roadmap_dashboard
from jalons.overview.queries.steps import step_page, steps_page
from jalons.overview.rules.duty_table import PORTRAIT_DUTIES
from jalons.overview.words.duties import duty_title
from jalons.roadmaps.models import Blocker, Roadmap, Step
from jalons.roadmaps.rules.milestones import Awaited
from jalons.workshops.changes.workshops import create_workshop, open_workshop
from tests.days import plain_text
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)


def test_the_landing_page_offers_the_demo_only_in_the_demo(client: Client, in_the_demo: None) -> None:
    assert reverse("overview:demo") in client.get("/").content.decode()
    settings.DEMO = False
    assert reverse("overview:demo") not in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["overview:demo", "overview:mailbox"])
def test_elsewhere_than_in_the_demo_its_pages_do_not_exist(
    client: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    assert client.get(reverse(name)).status_code == 404


def test_elsewhere_than_in_the_demo_nobody_enters_with_a_click(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEMO", False)
    assert client.post(reverse("overview:demo_enter", args=["referente"])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_each_visitor_enters_with_one_click(world: World, in_the_demo: None) -> None:
    for visitor in visitors.demo_visitors():
        client = Client()
        response = client.post(reverse("overview:demo_enter", args=[visitor.key]), follow=True)
        assert response.status_code == 200, visitor.key
        assert ("_auth_user_id" in client.session) == (visitor.key != visitors.PARTICIPANT)


def test_the_prefecture_reads_both_roadmaps_and_a_person_reads_theirs(world: World) -> None:
    def names(who: str) -> list[str]:
        client = Client()
        client.force_login(world.user(who))
        return [card.name for card in client.get(reverse("overview:home")).context["cards"]]

    assert names("prefecture") == ["Dronne et Belle", "Le Grand Périgueux"]
    assert names("pilote") == ["Dronne et Belle"]


def many_roadmaps(world: World, count: int, start: int = 0) -> None:
    """Roadmaps that the préfecture of the Dordogne reads, each with its étapes; made as rows, because a thousand changes
    would take a minute."""
    commune = world.roadmap.communes.first()
    rows = Roadmap.objects.bulk_create(
        Roadmap(slug=f"copie-{n}", name=f"Communauté {n:04}", perimeter_kind="communes", lead_authority=f"Porteuse {n}")
        for n in range(start, start + count)
    )
    through = Roadmap.communes.through
    through.objects.bulk_create(through(roadmap_id=row.pk, commune_id=commune.pk) for row in rows)
    Step.objects.bulk_create(
        Step(roadmap=row, number=row.pk % 7 + 1, title="Une étape", state=Step.State.NOW) for row in rows
    )


def test_the_home_of_a_prefecture_costs_the_same_whatever_it_reads(client: Client, world: World) -> None:
    client.force_login(world.user("prefecture"))
    url = reverse("overview:home")

    def cost(text: str = "") -> tuple[int, int]:
        with CaptureQueriesContext(connection) as ran:
            page = client.get(url, {"q": text} if text else {})
        return len(ran), len(page.content)

    many_roadmaps(world, 60)
    queries, size = cost()
    searching = cost("communaute 00")[0]
    many_roadmaps(world, 600, start=60)
    more, larger = cost()
    assert (more, cost("communaute 00")[0]) == (queries, searching)
    assert queries <= 9
    assert abs(larger - size) < 200  # longer counts
    assert larger < 45_000


def test_the_home_of_a_prefecture_is_searched_sorted_and_paged(client: Client, world: World) -> None:
    client.force_login(world.user("prefecture"))
    many_roadmaps(world, 50)

    def names(**asked: object) -> list[str]:
        return [card.name for card in client.get(reverse("overview:home"), asked).context["cards"]]

    assert len(names()) == 40
    assert names(page=2) == [*(f"Communauté {n:04}" for n in range(40, 50)), "Dronne et Belle", "Le Grand Périgueux"]
    assert names(page="x") == names(page=1) == names()
    assert names(page=99) == names(page=2)
    assert names(q="PERIGUEUX") == ["Le Grand Périgueux"]
    assert names(q="porteuse 7") == ["Communauté 0007"]
    assert names(q="introuvable") == []
    shelf = client.get(reverse("overview:home"), {"tri": "etape"}).context["shelf"]
    numbers = [int(card.step.partition(".")[0]) for card in shelf.cards]
    assert numbers == sorted(numbers)
    assert (shelf.total, sum(step.roadmaps for step in shelf.steps)) == (52, 52)


def test_own_roadmaps_come_before_those_that_are_only_read(client: Client, world: World) -> None:
    world.blank()
    user = world.user("referente")
    Supervision.objects.create(user=user, kind=Supervision.Kind.DEPARTEMENT, departement_id="24")
    client.force_login(user)
    many_roadmaps(world, 3)
    cards = client.get(reverse("overview:home")).context["cards"]
    assert [card.name for card in cards][:3] == ["Dronne et Belle", "Feuille vierge", "Le Grand Périgueux"]
    assert [card.role for card in cards] == ["Référente ou référent"] * 3 + ["Lecture seule"] * 3


def test_an_address_of_the_demo_names_nobody(world: World) -> None:
    from jalons.accounts.models import User

    assert {email.partition("@")[2] for email in User.objects.values_list("email", flat=True)} == {"demo.example"}


@pytest.mark.parametrize("name", ["overview:action", "overview:thread"])
def test_a_link_to_a_wall_says_which(client: Client, world: World, name: str) -> None:
    client.force_login(world.user("referente"))
    page = client.get(reverse(name, args=[world.roadmap.slug, "1.1"])).content.decode()
    links = re.findall(r'<a href="([^"]*)"\s*>Voir le mur de l’atelier<span class="sr">\s*([^<]*)</span>', page)
    wall = {number: reverse("workshops:wall", args=[world.roadmap.slug, number]) for number in (1, 2)}
    assert links == [(wall[1], STAKES.title), (wall[1], STAKES.title), (wall[2], IDEAS.title)]
    assert page.count("Voir le mur de l’atelier") == len(links)


def test_a_fiche_leads_to_the_one_before_and_the_one_after_across_axes(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))

    def beside(code: str) -> list[tuple[str, str]]:
        url = reverse("overview:action", args=[world.roadmap.slug, code])
        shown = client.get(url).content.decode()
        return re.findall(r'<a rel="(prev|next)" href="[^"]*/actions/([\d.]+)/"', shown)

    assert beside("1.1") == [("next", "1.2")]
    assert beside("1.3") == [("prev", "1.2"), ("next", "2.1")]
    assert beside("3.2") == [("prev", "3.1")]


# --- étapes ------------------------------------------------------------------------------------------------------------


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")


def test_what_a_fiche_lacks_leads_to_the_page_that_fills_it(client: Client, world: World) -> None:
    action = ActionSheet.objects.create(
        roadmap=world.roadmap, axis=world.action("1.1").axis, rank=90, title="Une fiche nue", status="proposee"
    )
    client.force_login(world.user("pilote"))
    notice = client.get(reverse("overview:action", args=[world.roadmap.slug, action.code])).content.decode()
    notice = notice[notice.index("il manque encore") : notice.index('class="box"')]
    assert re.findall('href="([^"]+)"', notice) == [reverse("funding:plan", args=[world.roadmap.slug, action.code])]


def test_the_page_of_an_etape_leads(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    address = reverse("overview:step", args=[world.young.slug, 3])
    page = client.get(address).content.decode()
    shown = words(page)
    for said in (
        "3. Atelier 1 : identifier les enjeux",
        "Partager les situations vécues",
        "Suivre l’atelier ouvert : Atelier 1 : les enjeux",
        "Ce qui en sort",
        "Conducteur, avec ses modèles",
        "Toutes les étapes et tous les jalons",
    ):
        assert said in shown
    for link in (
        reverse("workshops:wall", args=[world.young.slug, 1]),
        reverse("publication:kit", args=[world.young.slug, 1]),
        reverse("roadmaps:step", args=[world.young.slug, 3]),
        reverse("overview:step", args=[world.young.slug, 4]),
        reverse("roadmaps:milestone", args=[world.young.slug, world.young.milestones.get(step__number=3).pk]),
    ):
        assert f'href="{link}"' in page
    assert "guide méthodologique" not in shown
    assert "<form method" not in page.partition("</main>")[0]


def test_an_etape_that_is_over_says_what_was_left_aside(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    url = reverse("overview:step", args=[world.young.slug, 1])
    assert world.young.steps.get(number=1).state == Step.State.DONE
    page: Any = client.get(url).context["page"]  # type: ignore[attr-defined]
    assert page.sentence.replace("\u00a0", " ").startswith("L’étape est terminée. Laissé de côté : ")
    assert [todo.title for todo in page.todos if todo.state is not TodoState.DONE] == []


def test_what_comes_out_of_an_etape_is_told_as_it_is(world: World) -> None:
    missing = read_state(world.roadmap).money.totals.to_find
    page = step_page(world.member("referente"), 6)
    assert page and missing
    outputs = [plain_text(output) for output in page.outputs]
    assert plain_text(f"un plan de financement, auquel il manque {format_euros(missing)}") in outputs
    assert "un plan de financement équilibré" not in outputs


def test_the_page_of_all_the_etapes_says_what_was_not_done_in_those_that_are_over(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    page: Any = client.get(reverse("overview:steps", args=[world.young.slug])).context["page"]  # type: ignore[attr-defined]
    said = {line.step.number: line.left for line in page.lines}
    for number in said:
        own: Any = client.get(reverse("overview:step", args=[world.young.slug, number])).context["page"]  # type: ignore[attr-defined]
        is_over = own.step.state == Step.State.DONE and own.sentence != "Tout est fait."
        assert said[number] == (own.sentence.removeprefix("L’étape est terminée. ") if is_over else "")
    assert said[1].startswith("Laissé de côté")


def test_what_an_etape_that_is_over_says_is_left_is_what_the_dashboard_asks(world: World) -> None:
    """« Il reste » and « À faire maintenant » are one list: what nothing asks any more was left aside."""
    for roadmap in (world.roadmap, world.young):
        member = world.member("referente", roadmap)
        work = roadmap_dashboard(member).work
        asked = {todo.title for todo in (*work.todo, *work.more, *work.gestures)}
        for line in steps_page(member).lines:
            left = line.left.partition("Laissé de côté")[0].strip().removeprefix("Il reste\u00a0: ").removesuffix(".")
            assert set(filter(None, left.split("\u00a0; "))) <= asked
    said = {line.step.number: plain_text(line.left) for line in steps_page(world.member("referente")).lines}
    assert "Laissé de côté : Dessiner les ressources de chaque chantier ; Envoyer le compte rendu." in said[4].replace(
        "\u00a0", " "
    )


def test_the_milestone_of_the_definition_says_what_the_portrait_still_lacks(client: Client, world: World) -> None:
    """Nobody adopts a portrait: the adoption of the definition reaches the milestone."""
    by = world.blank()
    client.force_login(world.user("referente"))
    row = by.roadmap.milestones.get(awaits=Awaited.DEFINITION)

    def cautions() -> set[str]:
        pages: list[Any] = [
            client.get(reverse(name, args=[by.roadmap.slug, *more])).context["page"]  # type: ignore[attr-defined]
            for name, more in (("overview:steps", []), ("overview:step", [2]))
        ]
        return {line.caution for page in pages for line in page.milestones if line.pk == row.pk}

    assert cautions() == {""}
    row.reached_on = timezone.localdate()
    row.save()
    left = "\u00a0; ".join(duty_title(duty) for duty in PORTRAIT_DUTIES)
    assert cautions() == {f"La définition est adoptée. Pour le portrait, il reste à faire\u00a0: {left}."}
    row.title = "Définition partagée"  # somebody took the portrait out of it
    row.save()
    assert cautions() == {""}


def test_who_only_reads_an_etape_gets_no_button(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    for number in range(8):
        page = client.get(reverse("overview:step", args=[world.roadmap.slug, number])).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert 'class="btn' not in main
        assert "publication:kit" not in main and "/kit/" not in main


def test_there_is_no_ninth_etape(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    assert client.get(f"/feuilles-de-route/{world.roadmap.slug}/etapes/8/").status_code == 404


def test_the_form_of_an_etape_stands_behind_modifier(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    address = reverse("roadmaps:step", args=[world.roadmap.slug, 5])
    sent = {"title": "Choisir ensemble", "purpose": "Arbitrer.", "state": "terminee"}
    answer = send_shown(client, address, sent, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("overview:step", args=[world.roadmap.slug, 5])
    assert "5. Choisir ensemble" in words(answer.content.decode())


def test_each_etape_costs_the_same_queries(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    costs = set()
    for number in range(8):
        with CaptureQueriesContext(connection) as ran:
            client.get(reverse("overview:step", args=[world.roadmap.slug, number]))
        costs.add(len(ran))
    assert len(costs) == 1


def test_a_new_roadmap_shows_five_first_gestures_and_where_to_bring_what_exists(client: Client, world: World) -> None:
    by = world.blank()
    client.force_login(world.user("referente"))
    address = reverse("overview:dashboard", args=[by.roadmap.slug])
    page = client.get(address).content.decode()
    slug = by.roadmap.slug
    assert page.count('class="todo-line') == 5
    assert [todo.action for todo in client.get(address).context["board"].work.gestures] == [
        "Compléter le cadre",
        "Inviter",
        "Ouvrir les acteurs",
        "Voir les données",
        "Créer l’atelier",
    ]
    assert "Pas encore d’action" not in page
    assert "À faire maintenant" not in page
    brought = ("publication:upload_plan", "directory:upload", "diagnosis:upload_findings", "opendata:local_file")
    for name in brought:
        assert f'href="{reverse(name, args=[slug])}"' in page
    workshop = create_workshop(title="Atelier", by=by)
    assert "Préparer « Atelier »" in words(client.get(address).content.decode())
    open_workshop(workshop=workshop, by=by)
    page = client.get(address).content.decode()
    assert "Cinq premiers gestes" not in page
    assert reverse("publication:upload_plan", args=[slug]) not in page


def test_the_dashboard_tells_a_stopped_action_and_what_lacks_money_once(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    page = words(client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode())
    assert page.count("L’action attend une décision.") == 1
    assert page.count("il manque 6 000 €") == 1


def test_whoever_looks_reads_the_same_milestones(client: Client, world: World) -> None:
    for who in ("referente", "prefecture"):
        client.force_login(world.user(who))
        board = client.get(reverse("overview:dashboard", args=[world.young.slug])).context["board"]
        assert "Atelier 2 : les chantiers" in [milestone.title for milestone in board.milestones]


def test_an_elue_reads_her_committee_before_the_actions_and_opens_the_summary(client: Client, world: World) -> None:
    meeting = Meeting.objects.filter(roadmap=world.roadmap).latest("held_on")
    presenter = next(one for one in possible_presenters(world.roadmap) if "action sociale" in one.function)
    stopped = ActionSheet.objects.get(roadmap=world.roadmap, status="suspendue")
    put_on_agenda(meeting=meeting, action=stopped, presenter=presenter, by=world.member())
    client.force_login(world.user("elue"))
    page = client.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
    assert page.index('id="t-meeting"') < page.index('id="t-actions"')
    shown = words(page)
    assert "18\u00a0h" in page and "1 fiche à l’ordre du jour." in shown
    assert f"dites qui présentera à votre place. {stopped.code}" in shown  # she has said who comes in her place
    assert reverse("publication:summary", args=[world.roadmap.slug, "pdf"]) in page


def test_the_etapes_do_not_say_that_a_title_awaits_somebody(client: Client, world: World) -> None:
    world.roadmap.steps.update(title_is_confirmed=False)
    client.force_login(world.user("elue"))
    assert "à confirmer" not in client.get(reverse("overview:steps", args=[world.roadmap.slug])).content.decode()


# --- nobody is told to do what they may not ---------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "is_first"), [("referente", True), ("pilote", False), ("prefecture", False)])
def test_only_whoever_leads_a_roadmap_is_offered_to_create_one_first(
    who: str, is_first: bool, client: Client, world: World
) -> None:
    client.force_login(world.user(who))
    page = client.get(reverse("overview:home"))
    assert page.context["shelf"].is_starter is is_first
    assert reverse("roadmaps:create") in page.content.decode()


@pytest.mark.parametrize(("who", "is_told"), [("referente", True), ("elue", True), ("pilote", False)])
def test_only_those_who_settle_an_agenda_are_told_to_fill_it(
    who: str, is_told: bool, client: Client, world: World
) -> None:
    client.force_login(world.user(who))
    meeting = Meeting.objects.filter(roadmap=world.roadmap).latest("held_on")
    # Services are asked about fiches: one is on the agenda.
    by, action = world.member("referente"), ActionSheet.objects.get(roadmap=world.roadmap, status="suspendue")
    presenter = next(person for person in possible_presenters(world.roadmap) if person.is_elected)
    put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=by)
    page = client.get(reverse("actions:agenda", args=[world.roadmap.slug, meeting.pk]) + "?preparer=1").content.decode()
    assert ("inscrivez" in page) is is_told


@pytest.mark.parametrize(("who", "is_told"), [("referente", True), ("pilote", False)])
def test_only_those_who_may_change_the_steps_are_told_so(who: str, is_told: bool, client: Client, world: World) -> None:
    client.force_login(world.user(who))
    page = client.get(reverse("overview:steps", args=[world.roadmap.slug])).content.decode()
    assert ("Chaque intitulé et chaque date se modifie" in page) is is_told


def test_one_who_pilots_in_two_fields_is_named_once(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    action = world.action()
    address = reverse("overview:action", args=[world.roadmap.slug, action.code])
    for contact, shown in (("CHARGÉE de coopération", False), ("Direction", True)):
        ActionSheet.objects.filter(pk=action.pk).update(
            lead_organisation="chargée de coopération", lead_contact=contact
        )
        page = client.get(address).content.decode()
        assert (contact in page, "Personne pilote" in page) == (shown, shown)


def test_a_fiche_that_is_done_proposes_to_tell_it_then_leads_to_what_was_told(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    told = Experience.objects.get(roadmap=world.roadmap)
    assert told.action
    address = reverse("overview:action", args=[world.roadmap.slug, told.action.code])
    keep = reverse("monitoring:keep_experience", args=[world.roadmap.slug, told.action.code])
    page = client.get(address).content.decode()
    assert (reverse("monitoring:experience", args=[world.roadmap.slug, told.pk]) in page, keep in page) == (True, False)
    told.delete()
    assert client.get(address).content.decode().count(keep) == 1


def test_a_doubted_step_is_said_to_be_over_in_one_gesture_and_taken_back(client: Client, world: World) -> None:
    """« Étape 4 “à démarrer” after the vote »: the state is what the team declares, and nothing changes it alone."""
    Step.objects.filter(roadmap=world.roadmap).update(state="terminee")
    row = Step.objects.get(roadmap=world.roadmap, number=4)
    Step.objects.filter(pk=row.pk).update(state="a_demarrer")
    slug = world.roadmap.slug
    steps, page = reverse("overview:steps", args=[slug]), reverse("overview:step", args=[slug, 4])
    address = reverse("roadmaps:set_step_state", args=[slug, 4])
    client.force_login(world.user("elue"))
    assert (
        "alors que" in plain_text(client.get(steps).content.decode())
        and address not in client.get(steps).content.decode()
    )
    client.force_login(world.user("referente"))
    assert f'action="{address}"' in client.get(page).content.decode()
    row.refresh_from_db()
    assert row.state == "a_demarrer"
    sent = {"state": "terminee", "seen": row.stamp}
    answer = client.post(f"{address}?de=liste", sent)
    assert answer["Location"] == f"{steps}#etape-4"
    row.refresh_from_db()
    assert row.state == "terminee"
    told = client.get(steps).content.decode()
    assert f'action="{address}?de=liste"' in told and "alors que" not in told
    # Two people answer at once: the second one reads what the first one said.
    client.post(address, sent | {"state": "en_cours"})
    row.refresh_from_db()
    assert row.state == "terminee"
    # « Annuler » gives the state back, unless somebody said another one meanwhile.
    undo = dict(re.findall(r'name="(state|seen)" value="([^"]*)"', told))
    assert undo["state"] == "a_demarrer"
    Step.objects.filter(pk=row.pk).update(state="en_cours")
    client.post(address, undo)
    row.refresh_from_db()
    assert row.state == "en_cours"
    Step.objects.filter(pk=row.pk).update(state="terminee")
    client.post(address, undo)
    row.refresh_from_db()
    assert row.state == "a_demarrer"


def test_a_doubted_step_that_something_grave_blocks_does_not_end_in_one_gesture(client: Client, world: World) -> None:
    row = Step.objects.get(roadmap=world.roadmap, number=4)
    Step.objects.filter(pk=row.pk).update(state="a_demarrer")
    Blocker.objects.create(
        roadmap=world.roadmap,
        step=row,
        title="Un local",
        severity="haute",
        category="rh",
        opened_on=timezone.localdate(),
    )
    row.refresh_from_db()
    client.force_login(world.user("referente"))
    answer = client.post(
        reverse("roadmaps:set_step_state", args=[world.roadmap.slug, 4]), {"state": "terminee", "seen": row.stamp}
    )
    row.refresh_from_db()
    assert row.state == "a_demarrer"
    # The reason why it ends all the same is asked there.
    assert answer["Location"] == reverse("roadmaps:step", args=[world.roadmap.slug, 4])

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status
from jalons.funding.changes.lines import add_funding
from jalons.funding.changes.statuses import set_status
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.journal import journal_lines
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    """`page("edit", "1.1")` reads, `page("edit", "1.1", title="…")` sends."""
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, **fields: object) -> HttpResponse:
        url = reverse(f"actions:{name}", args=[member.roadmap.slug, *more])
        return send_shown(client, url, fields) if fields else client.get(url)

    return ask


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def text(response: Any) -> str:
    return str(response.content.decode())


# --- the list --------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_will_be_there_and_where_to_begin(page: Any, member: Member) -> None:
    shown = text(page("index"))
    assert "Pas encore d’action." in shown
    assert reverse("workshops:stakes", args=[member.roadmap.slug]) in shown
    assert shown.count(reverse("actions:propose", args=[member.roadmap.slug])) == 1


def test_the_list_shows_every_action_under_its_axis(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    whole = text(client.get(reverse("actions:index", args=[world.roadmap.slug])))
    shown = whole[whole.index("<table") :]
    order = [
        "1. Aller vers",
        "1.1 ",
        "1.2 ",
        "1.3 ",
        "2. Soutenir",
        "2.1 ",
        "2.2 ",
        "2.3 ",
        "3. Équiper",
        "3.1 ",
        "3.2 ",
    ]
    places = [shown.index(f">{piece}") for piece in order]
    assert places == sorted(places)
    assert reverse("actions:propose", args=[world.roadmap.slug]) not in whole


def test_a_filter_is_an_address_and_is_shown_in_the_form(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    url = reverse("actions:index", args=[world.roadmap.slug])
    response: Any = client.get(url, {"q": "<médiathèque>", "etat": "realisee"})
    assert [row.code for row in response.context["index"].rows] == []
    assert 'value="&lt;médiathèque&gt;"' in text(response)
    response = client.get(url, {"q": "mediatheque", "etat": "realisee"})
    assert [row.code for row in response.context["index"].rows] == ["2.2", "3.2"]
    assert '<option value="realisee" selected>' in text(response)


@pytest.mark.parametrize("name", ["index", "axes"])
def test_one_action_and_three_cost_the_same_queries(name: str, page: Any, action: ActionSheet, member: Member) -> None:
    page(name)
    with CaptureQueriesContext(connection) as one:
        page(name)
    for title in ("Une carte", "Un prêt"):
        sheets.propose_action(title=title, new_axis=f"Axe {title}", by=member)
    with CaptureQueriesContext(connection) as three:
        page(name)
    assert len(three) == len(one)


# --- proposing -------------------------------------------------------------------------------------------------------


def test_propose_leads_to_the_fiche_to_complete(page: Any, member: Member) -> None:
    response = page("propose", title="Un bus 🚌 مرحبا", new_axis="Aller vers")
    assert response.headers["Location"] == reverse("actions:edit", args=[member.roadmap.slug, "1.1"])
    assert ActionSheet.objects.get(roadmap=member.roadmap).title == "Un bus 🚌 مرحبا"


def test_propose_keeps_what_was_typed_when_it_refuses(page: Any, action: ActionSheet, member: Member) -> None:
    response = page("propose", title="Un bus", new_axis="<b>Équiper</b>")
    assert errors(response) == {"title": ["L’action 1.1 porte déjà cet intitulé."]}
    assert 'value="&lt;b&gt;Équiper&lt;/b&gt;"' in text(response)
    assert list(member.roadmap.axes.values_list("title", flat=True)) == ["Aller vers"]


def test_propose_asks_for_an_axis_by_name_when_there_is_none(page: Any) -> None:
    assert list(page("propose").context["form"].fields) == ["title", "new_axis", "key_project"]
    assert errors(page("propose", title="Un bus")) == {"new_axis": ["Ce champ est nécessaire."]}


def test_propose_asks_for_an_axis_or_a_new_one(page: Any, action: ActionSheet, member: Member) -> None:
    assert errors(page("propose", title="Une carte")) == {"axis": ["Choisissez un axe, ou nommez-en un nouveau."]}
    assert page("propose", title="Une carte", new_axis="Équiper").status_code == 302
    assert page("propose", title="Un prêt", axis=action.axis_id).status_code == 302
    rows = ActionSheet.objects.filter(roadmap=member.roadmap).select_related("axis")
    assert [(row.code, row.title) for row in rows] == [("1.1", "Un bus"), ("1.2", "Un prêt"), ("2.1", "Une carte")]


def test_edit_lists_what_the_fiche_does_not_say_yet(page: Any, action: ActionSheet) -> None:
    stages = page("edit", "1.1").context["stages"]
    assert [(stage.title, stage.missing, stage.advised) for stage in stages] == [
        ("Pour la proposer", (), ("objectifs", "chantier d’origine")),
        (
            "Pour la présenter au comité",
            (
                "constat",
                "description",
                "publics",
                "structure pilote",
                "partenaires",
                "début",
                "fin",
                "une dépense au moins",
            ),
            ("nombre de personnes visé", "personne pilote", "postes et temps de travail"),
        ),
        (
            "Pour la valider",
            (
                "élue ou élu de référence",
                "service pilote",
                "étapes de réalisation",
                "une ressource au moins",
                "un indicateur au moins",
            ),
            (),
        ),
    ]


def test_propose_takes_no_axis_of_another_roadmap(page: Any, action: ActionSheet, world: World) -> None:
    response = page("propose", title="Une carte", axis=world.action().axis_id)
    assert list(errors(response)) == ["axis"]


# --- editing ---------------------------------------------------------------------------------------------------------


def test_edit_saves_lines_as_they_were_typed(page: Any, action: ActionSheet, member: Member) -> None:
    response = page("edit", "1.1", version=1, title="Un bus", context="Un\r\nDeux", partners=" Caf \r\n\r\nMairies ")
    assert response.headers["Location"] == reverse("overview:action", args=[member.roadmap.slug, "1.1"])
    action.refresh_from_db()
    assert (action.context, action.partners) == ("Un\nDeux", "Caf\nMairies")


def test_all_communes_ticked_is_the_whole_territory(page: Any, action: ActionSheet, member: Member) -> None:
    every = list(member.roadmap.communes.values_list("code", flat=True))
    page("edit", "1.1", version=1, title="Un bus", communes=every[:3])
    assert action.communes.count() == 3
    page("edit", "1.1", version=2, title="Un bus", communes=every)
    assert action.communes.count() == 0


def test_edit_refuses_what_is_too_long_and_keeps_it(page: Any, action: ActionSheet) -> None:
    long = "é" * 3001
    response = page("edit", "1.1", version=1, title="Un bus", description=long)
    assert list(errors(response)) == ["description"]
    assert "3000" in errors(response)["description"][0]
    assert long in text(response)
    assert ActionSheet.objects.get(pk=action.pk).description == ""


def test_edit_shows_typed_html_as_text(page: Any, action: ActionSheet) -> None:
    page("edit", "1.1", version=1, title="Un bus", context="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text(page("edit", "1.1"))


def test_two_people_at_once_lose_nothing(page: Any, action: ActionSheet, member: Member, world: World) -> None:
    other = world.member("elue", world.young)
    sheets.revise_action(
        action=action, version=1, title="Un bus", context="Vu par l’élue", description="D’elle", by=other
    )

    # Read at version 1; the context is untouched, the description typed on both sides, the partners typed here only.
    stale = {"version": 1, "title": "Un bus", "context": "", "description": "De moi", "partners": "Caf"}
    response = page("edit", "1.1", **stale)
    form = response.context["form"]
    assert errors(response) == {
        "__all__": [
            f"Cette fiche a été modifiée entre-temps par {other.name}. "
            "Rien n’est perdu\u00a0: relisez, puis enregistrez."
        ],
        "description": ["Modifié des deux côtés\u00a0: gardez votre saisie, ou reprenez l’autre."],
    }
    assert {name: form[name].value() for name in (*stale,)} == {
        "version": "2",
        "title": "Un bus",
        "context": "Vu par l’élue",
        "description": "De moi",
        "partners": "Caf",
    }
    assert form["description"].help_text == "Enregistré entre-temps\u00a0: D’elle"
    assert "Enregistré entre-temps\u00a0: D’elle" in text(response)

    again = {name: form[name].value() for name in stale}
    assert page("edit", "1.1", **again).status_code == 302
    action.refresh_from_db()
    assert (action.context, action.description, action.partners) == ("Vu par l’élue", "De moi", "Caf")


def test_a_field_to_repair_is_repaired_first(page: Any, action: ActionSheet, world: World) -> None:
    sheets.revise_action(
        action=action, version=1, title="Un bus", description="D’elle", by=world.member("elue", world.young)
    )
    long = "é" * 3001
    response = page("edit", "1.1", version=1, title="Un bus", description=long)
    form = response.context["form"]
    assert (list(errors(response)), form["description"].value(), form["version"].value()) == (
        ["description"],
        long,
        "1",
    )


def test_two_people_at_once_on_choices_and_dates(page: Any, action: ActionSheet, member: Member, world: World) -> None:
    communes = list(member.roadmap.communes.order_by("name")[:3])
    sheets.revise_action(
        action=action,
        version=1,
        title="Un bus",
        communes=communes[:2],
        audiences=["seniors"],
        priority=1,
        by=world.member("elue", world.young),
    )
    response = page("edit", "1.1", version=1, title="Un bus", communes=communes[2].code, audiences=[], priority=3)
    form = response.context["form"]
    assert form["communes"].value() == [communes[2].code]
    assert form["audiences"].value() == ["seniors"]
    told = {name: str(form[name].help_text) for name in ("communes", "audiences", "priority")}
    assert told == {
        "communes": f"Enregistré entre-temps\u00a0: {communes[0].name}, {communes[1].name}",
        "audiences": "",
        "priority": "Enregistré entre-temps\u00a0: 1, d’abord",
    }


# --- the life of an action -------------------------------------------------------------------------------------------


def test_advance_offers_a_button_a_state(page: Any, action: ActionSheet) -> None:
    assert text(page("advance", "1.1")).count('name="to"') == 1
    assert page("advance", "1.1", to="proposee").status_code == 302
    action.refresh_from_db()
    assert action.status == "proposee"


def test_advance_refuses_in_words(page: Any, action: ActionSheet) -> None:
    response = page("advance", "1.1", to="realisee")
    assert list(errors(response)) == ["to"]
    assert "ne devient pas" in text(response)


def test_a_reason_is_needed_only_where_a_fiche_may_be_put_aside(page: Any, action: ActionSheet, member: Member) -> None:
    hints = []
    for status in (Status.PROPOSED, Status.TO_ARBITRATE, Status.KEPT):
        sheets.advance_action(action=action, to=status, by=member)
        hints.append("Nécessaire pour écarter" in text(page("advance", "1.1")))
    assert hints == [False, True, False]


def test_advance_tells_a_pilot_who_decides(client: Client, world: World) -> None:
    pilot = world.member("pilote")
    action = sheets.propose_action(title="Un prêt", axis=world.action().axis, by=pilot)
    for status in (Status.PROPOSED, Status.TO_ARBITRATE):
        sheets.advance_action(action=action, to=status, by=pilot)
    client.force_login(world.user("pilote"))
    shown = text(client.get(reverse("actions:advance", args=[world.roadmap.slug, action.code])))
    assert "La suite ne dépend pas de vous." in shown
    assert 'name="to"' not in shown


def test_a_pilot_takes_back_what_they_closed_by_mistake(client: Client, world: World) -> None:
    """One tap closed a fiche, and nobody but the référente could open it again."""
    client.force_login(world.user("pilote"))
    slug, back = world.roadmap.slug, reverse("actions:take_move_back", args=[world.roadmap.slug, "2.3"])
    advance = reverse("actions:advance", args=[slug, "2.3"])
    assert back not in text(client.get(advance))
    done = client.post(advance, {"to": "realisee"}, follow=True)
    assert back in text(done)
    assert back in text(client.get(advance))
    assert "de nouveau son état d’avant" in text(client.post(back, follow=True))
    assert world.action("2.3").status == "en_cours"
    ActionSheet.objects.filter(pk=world.action("3.2").pk).update(status="en_cours")
    shown = text(client.get(reverse("actions:advance", args=[slug, "3.2"])))
    assert 'name="to"' not in shown
    assert "n’est pas la vôtre" in shown


def test_remove_asks_first_then_leads_back_to_the_list(page: Any, action: ActionSheet, member: Member) -> None:
    assert "disparaîtront" in text(page("remove", "1.1"))
    # Sent without the fiche that the page named, nothing disappears.
    assert page("remove", "1.1", sure=1).headers["Location"] == reverse(
        "actions:remove", args=[member.roadmap.slug, "1.1"]
    )
    assert ActionSheet.objects.filter(pk=action.pk).exists()
    assert page("remove", "1.1", fiche=action.pk).headers["Location"] == reverse(
        "actions:index", args=[member.roadmap.slug]
    )
    assert not ActionSheet.objects.filter(pk=action.pk).exists()


# --- steps and axes --------------------------------------------------------------------------------------------------


def test_steps_refuse_a_date_that_is_none_and_keep_it(page: Any, action: ActionSheet) -> None:
    response = page("steps", "1.1", label="Acheter", ends_on="bientôt")
    assert errors(response) == {"ends_on": ["Écrivez une date, par exemple 05/12/2026."]}
    assert ('value="bientôt"' in text(response), 'value="Acheter"' in text(response)) == (True, True)


def test_an_end_that_comes_first_is_told_with_the_other_faults(page: Any, action: ActionSheet) -> None:
    first = ["La fin vient avant le début. Corrigez l’une des deux dates."]
    dates = {"starts_on": "2026-05-01", "ends_on": "2026-01-01"}
    response = page("edit", "1.1", title="Un bus", version="1", target_count="beaucoup", **dates)
    assert errors(response) == {"target_count": ["Écrivez un nombre, par exemple 1\u00a0200."], "ends_on": first}
    assert errors(page("steps", "1.1", label="", **dates)) == {"label": ["Ce champ est nécessaire."], "ends_on": first}


def test_a_step_is_done_today_at_once_and_taken_back(page: Any, action: ActionSheet, member: Member) -> None:
    step = sheets.add_step(action=action, label="Acheter", ends_on=date(2026, 12, 5), owner="Mairie", by=member)
    said = []
    for fait, button in (("oui", "Pas encore fait"), ("non", "C’est fait")):
        page("tick_step", "1.1", step.pk, fait=fait)
        step.refresh_from_db()
        said.append((step.done_on, step.owner, f"{button}<span" in text(page("steps", "1.1"))))
    assert said == [(timezone.localdate(), "Mairie", True), (None, "Mairie", True)]
    sheets.tick_step(step=step, done_on=date(2025, 12, 5), by=member)
    assert "Pas encore fait" not in text(page("steps", "1.1"))


def test_steps_are_typed_as_french_dates(page: Any, action: ActionSheet) -> None:
    page("steps", "1.1", label="Acheter", ends_on="05/12/2026")
    assert [str(step.ends_on) for step in action.steps.all()] == ["2026-12-05"]


def test_an_axis_that_holds_actions_stays_and_names_them(page: Any, action: ActionSheet, member: Member) -> None:
    assert page("remove_axis", 1, sure=1).headers["Location"] == reverse("actions:axis", args=[member.roadmap.slug, 1])
    assert [str(message) for message in page("axis", 1).context["messages"]] == [
        "Cet axe contient une action\u00a0: 1.1 Un bus. Déplacez-la d’abord."
    ]
    assert member.roadmap.axes.count() == 1


def test_an_axis_is_renamed_placed_and_removed(page: Any, member: Member) -> None:
    for title in ("Aller vers", "Équiper"):
        page("axes", title=title)
    page("axis", 1, title="Se déplacer")
    page("move_axis", 1, rank=2)
    assert [str(axis) for axis in member.roadmap.axes.all()] == ["1. Équiper", "2. Se déplacer"]
    page("remove_axis", 1, sure=1)
    assert [str(axis) for axis in member.roadmap.axes.all()] == ["1. Se déplacer"]


def test_two_errors_on_the_page_of_an_axis_stay_in_their_form(page: Any, action: ActionSheet) -> None:
    response = page("move_axis", 1, rank="premier")
    assert list(response.context["place_form"].errors) == ["rank"]
    assert not response.context["form"].errors


def test_the_journal_tells_states_and_amounts_in_words(page: Any, action: ActionSheet, member: Member) -> None:
    sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
    sheets.revise_action(action=action, version=1, title="Un bus", priority=1, starts_on=date(2026, 12, 5), by=member)
    line = add_funding(
        action=action, funder="Région", nature="subvention", kind="investissement", amount=Decimal("1200.5"), by=member
    )
    set_status(line=line, status="demande", by=member)
    told = [
        [(d.field, d.before, d.after) for d in entry.differences] for entry in journal_lines(member.roadmap, count=5)[0]
    ]
    assert told == [
        [("état", "envisagé", "demandé")],
        [("action", "–", "Un bus"), ("montant", "–", "1\u00a0200,50\u00a0€"), ("état", "–", "envisagé")],
        [("priorité", "–", "1, d’abord"), ("début", "–", "05/12/2026")],
        [("avancement", "à démarrer", "en cours")],
        [("état", "brouillon", "proposée")],
    ]


MORE = {
    "objectives": "Dix tournées\nCent personnes",
    "expected_results": "Les personnes isolées savent où demander de l’aide",
    "lead_contact": "Direction du centre social",
    "means": "Un mi-temps, un minibus",
    "success_factors": "Un chauffeur remplaçant",
    "other_information": "Instances de gouvernance : comité technique",
}


def test_what_a_fiche_says_more_is_typed_then_read(world: World, client: Client) -> None:
    action = world.action()
    client.force_login(world.user("referente"))
    page = reverse("actions:edit", args=[world.roadmap.slug, action.code])
    shown = client.get(page).context["form"].initial
    kept = {name: value for name, value in shown.items() if value not in (None, [])}
    client.post(page, kept | MORE)
    action.refresh_from_db()
    assert {name: getattr(action, name) for name in MORE} == MORE
    body = client.get(reverse("overview:action", args=[world.roadmap.slug, action.code])).content.decode()
    assert [text for text in MORE.values() if text.split("\n")[0] not in body] == []


def test_what_a_step_says_more_is_kept(member: Member, action: ActionSheet) -> None:
    step = sheets.add_step(
        action=action, label="Choisir", other_information="Descriptif : un appel d’offres", by=member
    )
    sheets.revise_step(step=step, label="Choisir", other_information="Sans appel d’offres", by=member)
    step.refresh_from_db()
    assert step.other_information == "Sans appel d’offres"


# --- before an action is said to be done ------------------------------------------------------------------------------


def test_an_action_with_a_step_left_says_which_before_it_is_done(world: World, client: Client) -> None:
    client.force_login(world.user("pilote"))
    address = reverse("actions:advance", args=[world.roadmap.slug, "2.3"])
    page = client.get(address)
    shown = " ".join(page.content.decode().replace("\u00a0", " ").split())
    assert "1 étape sur 2 n’est pas faite : Quatre écoles (" in shown
    assert reverse("actions:steps", args=[world.roadmap.slug, "2.3"]) in shown
    assert reverse("monitoring:indicators", args=[world.roadmap.slug, "2.3"]) in shown
    assert 'class="btn alt" name="to" value="realisee"' in shown
    step = world.action("2.3").steps.get(done_on=None)
    sheets.revise_step(step=step, label=step.label, done_on=timezone.localdate(), by=world.member())
    shown = " ".join(client.get(address).content.decode().split())
    assert "n’est pas faite" not in shown
    assert 'class="btn" name="to" value="realisee"' in shown


def test_an_empty_fiche_is_kept_outside_a_meeting_with_a_reason_alone(
    member: Member, action: ActionSheet, client: Client
) -> None:
    for status in ("proposee", "a_arbitrer"):
        sheets.advance_action(action=action, to=status, by=member)
    assert member.user
    client.force_login(member.user)
    url = reverse("actions:advance", args=[member.roadmap.slug, action.code])
    refused_: Any = client.post(url, {"to": "retenue"})
    assert [error.code for error in refused_.context["form"].errors.as_data()["reason"]] == ["short-sheet-kept"]
    assert client.post(url, {"to": "retenue", "reason": "Le maire l’a demandée."}).status_code == 302
    action.refresh_from_db()
    assert action.status == "retenue"

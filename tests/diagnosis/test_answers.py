"""Whoever answers a questionnaire: no account, no script, no trace."""

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.base import rate_limits
from jalons.diagnosis.changes import questionnaires as changes
from jalons.diagnosis.models import AnswerSheet, Questionnaire
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.fixture
def asked(by: Member) -> Questionnaire:
    made = changes.create_questionnaire(title="Le numérique et vous", intro="Bonjour", by=by)
    changes.open_questionnaire(questionnaire=made, by=by)
    return made


def url(asked: Questionnaire) -> str:
    return reverse("diagnosis:answer", args=[asked.code])


def sent(asked: Questionnaire, **said: Any) -> dict[str, Any]:
    keys = {question.rank: f"q{question.pk}" for question in asked.questions.all()}
    answers = {keys[int(place.removeprefix("q"))]: value for place, value in said.items()}
    return {"client_id": str(uuid.uuid4())} | answers


def test_anybody_answers_and_learns_the_number_of_their_answer(asked: Questionnaire, client: Client) -> None:
    page = client.get(url(asked))
    assert len(re.findall("<legend>", page.content.decode())) == 7
    response = client.post(url(asked), sent(asked, q1="0", q2=["1", "2"], q8="Une phrase"))
    assert response.headers["Location"] == f"/q/{asked.code}/merci/?reponse=1"
    thanks = client.get(response.headers["Location"])
    assert "Votre réponse porte le numéro 1" in thanks.content.decode()
    (sheet,) = asked.sheets.all()
    assert sorted(map(str, sheet.answers.values())) == ["0", "Une phrase", "[1, 2]"]


def test_the_same_page_sent_twice_counts_once(asked: Questionnaire, client: Client) -> None:
    body = sent(asked, q1="0")
    places = {client.post(url(asked), body).headers["Location"] for _time in range(2)}
    assert (places, asked.sheets.count()) == ({f"/q/{asked.code}/merci/?reponse=1"}, 1)


def test_nothing_ticked_is_said_and_what_was_sent_stays(asked: Questionnaire, client: Client) -> None:
    page = client.post(url(asked), sent(asked, q8="   "))
    assert (page.status_code, asked.sheets.count()) == (200, 0)
    assert "Répondez à une question au moins." in page.content.decode()


def test_a_closed_one_keeps_what_was_being_typed(asked: Questionnaire, by: Member, client: Client) -> None:
    changes.close_questionnaire(questionnaire=asked, by=by)
    page = client.post(url(asked), sent(asked, q8="Une longue phrase")).content.decode()
    assert ("Une longue phrase" in page, "n’est pas encore ouvert" in page, asked.sheets.count()) == (True, True, 0)


def test_the_code_is_read_as_people_type_it(asked: Questionnaire, client: Client) -> None:
    typed = f"{asked.code[:3]}-{asked.code[3:]}".lower()
    assert client.get(f"/q/{typed}/").headers["Location"] == url(asked)
    assert {client.get(f"/q/{code}/").status_code for code in ("CCCCCC", "0")} == {404}


def test_too_many_at_once_wait_a_minute(asked: Questionnaire, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "ANSWERS_HERE", replace(rate_limits.ANSWERS_HERE, most=2))
    answers = [client.post(url(asked), sent(asked, q1="0")).status_code for _time in range(3)]
    assert (answers, asked.sheets.count()) == ([302, 302, 429], 2)
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post(url(asked), sent(asked, q1="0")).status_code == 302


def test_the_page_costs_the_same_queries_however_many_answered(asked: Questionnaire, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(url(asked))
        return len(made)

    before = cost()
    for _time in range(5):
        client.post(url(asked), sent(asked, q1="0"))
    assert (before, cost()) == (2, 2)


# --- the team


@pytest.fixture
def team(by: Member, client: Client) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def ours(asked: Questionnaire, name: str) -> str:
    return reverse(f"diagnosis:{name}", args=[asked.roadmap.slug, asked.pk])


def test_a_questionnaire_is_made_opened_and_closed_from_its_page(by: Member, team: Client) -> None:
    team.post(reverse("diagnosis:create_questionnaire", args=[by.roadmap.slug]), {"title": "Et vous ?"})
    made = Questionnaire.objects.get(roadmap=by.roadmap)
    for name, is_open in (("open_questionnaire", True), ("close_questionnaire", False)):
        team.post(ours(made, name))
        made.refresh_from_db()
        assert made.is_open is is_open
    added = reverse("diagnosis:add_question", args=[by.roadmap.slug, made.pk])
    team.post(added, {"label": "Où ?", "kind": "un", "choices": " Ici \nLà\nIci\n"})
    assert made.questions.get(label="Où ?").choices == ["Ici", "Là"]


def test_paper_is_typed_one_sheet_after_the_other(asked: Questionnaire, team: Client) -> None:
    page = team.get(ours(asked, "type_sheet"))
    assert page.context["form"]["paper"].value() == 1
    team.post(ours(asked, "type_sheet"), sent(asked, q1="2") | {"paper": "7"})
    assert team.get(ours(asked, "type_sheet")).context["form"]["paper"].value() == 8
    again = team.post(ours(asked, "type_sheet"), sent(asked, q1="2") | {"paper": "7"})
    assert again.context["form"].errors == {"paper": ["La feuille 7 est déjà saisie."]}
    assert list(asked.sheets.values_list("paper", flat=True)) == [7]


def test_sheets_are_printed_after_those_that_came_back(asked: Questionnaire, team: Client) -> None:
    team.post(ours(asked, "type_sheet"), sent(asked, q1="2") | {"paper": "7"})
    assert list(team.get(ours(asked, "questionnaire_paper") + "?feuilles=3").context["numbers"]) == [8, 9, 10]
    assert len(team.get(ours(asked, "questionnaire_paper") + "?feuilles=100000").context["numbers"]) == 100


def test_results_wait_for_five_answers_then_are_drawn_and_taken(asked: Questionnaire, team: Client) -> None:
    for place in range(4):
        team.post(url(asked), sent(asked, q1=str(place), q8=f"Idée {place}"))
    assert "à partir de 5 réponses" in team.get(ours(asked, "questionnaire_results")).content.decode()
    assert team.get(ours(asked, "questionnaire_csv")).content.decode("utf-8-sig").count("\r\n") == 1
    team.post(url(asked), sent(asked, q1="0", q8="Idée 4"))
    page = team.get(ours(asked, "questionnaire_results"))
    assert len(page.context["results"].questions) == 8
    sheet, question = AnswerSheet.objects.filter(questionnaire=asked).first(), asked.questions.get(rank=8)
    assert sheet
    taken = team.post(ours(asked, "take_answer"), {"sheet": sheet.pk, "question": question.pk})
    finding = asked.roadmap.findings.get()
    assert taken.headers["Location"] == reverse("diagnosis:finding", args=[asked.roadmap.slug, finding.pk])
    assert team.get(ours(asked, "questionnaire_csv")).content.decode("utf-8-sig").count("\r\n") == 6


def test_a_prefecture_reads_totals_and_no_answer(asked: Questionnaire, team: Client, world: World) -> None:
    for place in range(6):
        team.post(url(asked), sent(asked, q1="0" if place else "1", q8=f"Idée {place}"))
    team.force_login(world.user("prefecture"))
    page = team.get(ours(asked, "questionnaire_results")).content.decode()
    assert "Vous lisez des totaux" in page and "Idée 1" not in page
    assert ours(asked, "questionnaire_csv") not in page
    assert team.get(ours(asked, "questionnaire_csv")).status_code == 403


def test_an_answer_is_erased_from_the_page(asked: Questionnaire, team: Client) -> None:
    team.post(url(asked), sent(asked, q1="0"))
    for number in ("x", "9", "1"):
        team.post(ours(asked, "erase_sheet"), {"number": number})
    assert asked.sheets.count() == 0

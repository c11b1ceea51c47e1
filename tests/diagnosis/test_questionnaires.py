"""A questionnaire is built, answered without any trace of who did, counted once there are enough answers."""

import csv
import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.base.french import format_short_day
from jalons.base.spreadsheets import write_csv
from jalons.diagnosis.changes import questionnaires as changes
from jalons.diagnosis.models import AnswerSheet, Question, Questionnaire
from jalons.diagnosis.queries import findings as finding_queries
from jalons.diagnosis.queries import questionnaires as queries
from jalons.diagnosis.queries.portrait_answers import answer_summaries
from jalons.diagnosis.rules.questionnaires import PROPOSED, merged_choices
from jalons.roadmaps.models import JournalEntry, Member, Roadmap
from tests.refusals import refused
from tests.world import World

TODAY = date(2026, 11, 26)

database = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.fixture
def asked(by: Member) -> Questionnaire:
    made = changes.create_questionnaire(title=" Le  numérique ", by=by)
    changes.open_questionnaire(questionnaire=made, by=by)
    made.refresh_from_db()
    return made


def key(asked: Questionnaire, place: int) -> str:
    return asked.questions.get(rank=place).key


def answer(asked: Questionnaire, client_id: uuid.UUID | None = None, **said: Any) -> AnswerSheet:
    answers = {key(asked, int(place.removeprefix("q"))): value for place, value in said.items()}
    return changes.answer_questionnaire(
        questionnaire=asked, answers=answers, client_id=client_id or uuid.uuid4(), today=timezone.localdate()
    )


@database
def test_a_questionnaire_begins_with_the_proposed_questions_closed(by: Member) -> None:
    made = changes.create_questionnaire(title=" Le  numérique ", by=by)
    assert (made.title, made.is_open, len(made.code)) == ("Le numérique", False, 6)
    assert [(one.kind, one.label, tuple(one.choices), one.low, one.high) for one in made.questions.all()] == [
        (model.kind, model.label, model.choices, model.low, model.high) for model in PROPOSED
    ]


@database
def test_a_sheet_holds_answers_and_nothing_else(asked: Questionnaire) -> None:
    lines = JournalEntry.objects.count()
    sheet = answer(asked, q1="4", q8="Une permanence")
    assert sheet.answers == {key(asked, 1): 4, key(asked, 8): "Une permanence"}
    fields = {field.name for field in AnswerSheet._meta.get_fields()}
    assert fields == {"id", "questionnaire", "number", "client_id", "paper", "answers"}
    assert JournalEntry.objects.count() == lines


@database
def test_the_same_sheet_sent_twice_is_one_sheet_even_once_it_is_closed(asked: Questionnaire, by: Member) -> None:
    client_id = uuid.uuid4()
    sheet = answer(asked, client_id, q1="1")
    changes.close_questionnaire(questionnaire=asked, by=by)
    assert answer(asked, client_id, q1="2") == sheet
    assert [one.answers for one in asked.sheets.all()] == [{key(asked, 1): 1}]
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerSheet.objects.create(questionnaire=asked, number=9, client_id=client_id)


@database
def test_nobody_answers_a_closed_one_nor_nothing_at_all(asked: Questionnaire, by: Member) -> None:
    with refused("answers-missing"):
        answer(asked, q1="99", q8=" ")
    changes.close_questionnaire(questionnaire=asked, by=by)
    with pytest.raises(changes.NotOpen):
        answer(asked, q1="1")
    assert (asked.sheets.count(), Questionnaire.objects.get(pk=asked.pk).last_sheet) == (0, 0)


@database
def test_paper_is_typed_by_its_number_once(asked: Questionnaire, by: Member) -> None:
    def type_sheet(paper: int, client_id: uuid.UUID | None = None) -> AnswerSheet:
        answers = {key(asked, 1): "0"}
        return changes.type_sheet(
            questionnaire=asked, paper=paper, answers=answers, client_id=client_id or uuid.uuid4(), by=by
        )

    changes.close_questionnaire(questionnaire=asked, by=by)
    client_id = uuid.uuid4()
    sheet = type_sheet(12, client_id)
    assert type_sheet(12, client_id) == sheet
    with refused("sheet-already-typed", "paper", saying="La feuille 12 est déjà saisie"):
        type_sheet(12)
    for paper in (0, 10_001):
        with refused("paper-number-missing", "paper"):
            type_sheet(paper)
    assert (queries.typed_papers(asked), queries.next_paper(asked), asked.sheets.count()) == ([12], 13, 1)


@database
def test_questions_change_until_somebody_has_answered(asked: Questionnaire, by: Member) -> None:
    first, second = asked.questions.all()[:2]
    changes.move_question(question=first, steps=1, by=by)
    assert [one.pk for one in asked.questions.all()[:2]] == [second.pk, first.pk]
    changes.move_question(question=Question.objects.get(pk=second.pk), steps=-1, by=by)
    assert [one.pk for one in asked.questions.all()[:2]] == [second.pk, first.pk]
    added = changes.add_question(questionnaire=asked, kind="un", label="Oui ?", choices=["Oui", "Non"], low="x", by=by)
    assert (added.rank, added.choices, added.low) == (9, ["Oui", "Non"], "")
    changes.remove_question(question=added, by=by)
    with refused("choices-out-of-bounds", "choices"):
        changes.revise_question(question=first, kind="un", label="Oui ?", choices=["Oui"], by=by)
    answer(asked, q1=["1"], q2="1")
    for change in (
        lambda: changes.add_question(questionnaire=asked, kind="texte", label="a", by=by),
        lambda: changes.revise_question(question=first, kind="texte", label="a", by=by),
        lambda: changes.move_question(question=first, steps=1, by=by),
        lambda: changes.remove_question(question=first, by=by),
    ):
        with refused("questionnaire-answered"):
            change()
    assert asked.questions.count() == 8


@database
def test_an_answer_is_erased_by_its_number_which_is_never_given_again(asked: Questionnaire, by: Member) -> None:
    first, second = answer(asked, q1="1"), answer(asked, q1="2")
    changes.erase_sheet(questionnaire=asked, number=second.number, by=by)
    assert [one.number for one in asked.sheets.all()] == [first.number]
    assert answer(asked, q1="3").number == 3
    with refused("answer-number-unknown", "number"):
        changes.erase_sheet(questionnaire=asked, number=second.number, by=by)
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.about_label, entry.before, entry.after) == ("remove", "réponse 2", {}, {})


@database
def test_nothing_is_shown_below_five_answers(asked: Questionnaire) -> None:
    for place in range(4):
        answer(asked, q1=str(place))
    few = queries.questionnaire_results(asked, for_readers=False)
    assert (few.sheets, few.least, few.questions) == (4, 5, ())
    assert queries.answer_table(asked)[1:] == []
    answer(asked, q1="1", q2=["0", "3"], q4="5")
    found = queries.questionnaire_results(asked, for_readers=False)
    age, devices, _connection, ease = found.questions[:4]
    assert [(bar.count, bar.share) for bar in age.bars] == [(1, 20), (2, 40), (1, 20), (1, 20), (0, 0)]
    assert (devices.answered, [bar.count for bar in devices.bars]) == (1, [1, 0, 0, 1])
    assert (ease.mean, [bar.label for bar in ease.bars]) == (
        "5,0",
        ["1, Très difficile", "2", "3", "4", "5, Très facile"],
    )


def told(roadmap: Roadmap) -> list[tuple[str, list[str]]]:
    """Of each questionnaire in the portrait: its title, and its questions."""
    return [(one.title, [line.label for line in one.questions]) for one in answer_summaries(roadmap)]


@database
def test_the_portrait_tells_the_clearest_answers_from_five_sheets_on(asked: Questionnaire, by: Member) -> None:
    for _place in range(4):
        answer(asked, q2=["0"], q3="1", q4="1")
    assert told(by.roadmap) == []
    answer(asked, q2=["0", "1"], q3="1", q4="3", q8="Mme Untel m’aide")
    (found,) = answer_summaries(by.roadmap)
    assert [line.label for line in found.questions] == [PROPOSED[place].label for place in (1, 2, 3)]
    devices, connection, ease = found.questions
    assert devices.said.replace("\u00a0", " ") == (
        "Le plus souvent : « Un téléphone », 5 personnes sur 5. Plusieurs réponses étaient possibles."
    )
    assert connection.said.endswith("5 personnes sur 5.")
    assert (
        ease.said.replace("\u00a0", " ") == "En moyenne, 1,4 sur 5 (1 : Très difficile, 5 : Très facile), 5 réponses."
    )
    assert [(bar.label, bar.count) for bar in devices.bars] == [("Un téléphone", 5), ("Un ordinateur", 1)]
    assert [bar.count for bar in ease.bars] == [4, 0, 1, 0, 0]
    assert "Untel" not in str(found)


@database
def test_what_few_people_answered_is_never_told_even_chosen(asked: Questionnaire, by: Member) -> None:
    for place in range(5):
        answer(asked, q2=["0"], **({} if place else {"q6": "1"}))
    changes.set_portrait_questions(questionnaire=asked, questions=[key(asked, 2), key(asked, 6)], by=by)
    assert told(by.roadmap) == [("Le numérique", [PROPOSED[1].label])]


@database
def test_the_team_chooses_three_questions_at_most_or_none(asked: Questionnaire, by: Member) -> None:
    for _place in range(5):
        answer(asked, q1="2", q2=["0"], q3="1", q4="1", q8="a")
    changes.set_portrait_questions(questionnaire=asked, questions=[key(asked, 1), key(asked, 8)], by=by)
    assert told(by.roadmap) == [("Le numérique", [PROPOSED[0].label])]
    entry = JournalEntry.objects.latest("id")
    assert (entry.before, entry.after) == ({"in_portrait": []}, {"in_portrait": [PROPOSED[0].label]})
    with refused("too-many-portrait-questions", "questions"):
        changes.set_portrait_questions(
            questionnaire=asked, questions=[key(asked, place) for place in (1, 2, 3, 4)], by=by
        )
    changes.set_portrait_questions(questionnaire=asked, questions=[], by=by)
    assert told(by.roadmap) == []


@database
def test_equal_answers_are_told_together(asked: Questionnaire, by: Member) -> None:
    for place in (0, 0, 1, 1, 2):
        answer(asked, q3=str(place))
    changes.set_portrait_questions(questionnaire=asked, questions=[key(asked, 3)], by=by)
    ((one,),) = [found.questions for found in answer_summaries(by.roadmap)]
    first, second = PROPOSED[2].choices[:2]
    assert one.said.replace("\u00a0", " ") == (
        f"Le plus souvent, à égalité : « {first} » et « {second} », 2 sur 5 pour chaque réponse."
    )


@database
def test_how_and_when_answers_were_gathered_is_told(asked: Questionnaire, by: Member) -> None:
    for _place in range(4):
        answer(asked, q2=["0"])
    changes.type_sheet(questionnaire=asked, paper=1, answers={key(asked, 2): ["0"]}, client_id=uuid.uuid4(), by=by)
    day = format_short_day(timezone.localdate())

    def gathered() -> str:
        return answer_summaries(by.roadmap)[0].gathered.replace("\u00a0", " ")

    assert gathered() == f"5 réponses : 4 par la page publique, 1 sur papier. Depuis le {day}."
    opens_on = timezone.localdate() - timedelta(days=9)
    changes.revise_questionnaire(questionnaire=asked, title="a", opens_on=opens_on, by=by)
    changes.close_questionnaire(questionnaire=asked, by=by)
    assert gathered().endswith(f"Du {format_short_day(opens_on)} au {day}.")
    JournalEntry.objects.all().delete()
    changes.revise_questionnaire(questionnaire=asked, title="a", by=by)
    assert gathered() == "5 réponses : 4 par la page publique, 1 sur papier."


@database
def test_one_questionnaire_and_three_cost_the_same(by: Member) -> None:
    counts = []
    for _time in range(3):
        made = changes.create_questionnaire(title="Encore", by=by)
        changes.open_questionnaire(questionnaire=made, by=by)
        for _place in range(5):
            answer(made, q2=["0"])
        with CaptureQueriesContext(connection) as queries_made:
            told(by.roadmap)
        counts.append(len(queries_made))
    assert counts == [4, 4, 4]


@database
def test_the_page_of_results_proposes_then_keeps_the_choice(client: Client, asked: Questionnaire, by: Member) -> None:
    client.force_login(by.user)
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/questionnaires/{asked.pk}/resultats/"
    portrait = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/"
    assert "Dans le portrait et ses documents" not in client.get(address).content.decode()
    for _place in range(5):
        answer(asked, q1="2", q2=["0"], q3="1", q4="1", q6="3")
    page = client.get(address)
    assert "Jalons propose les plus nettes" in page.content.decode()
    assert page.context["form"]["questions"].value() == [key(asked, place) for place in (2, 3, 4)]
    told_there = client.get(portrait).content.decode()
    assert "Ce que disent les réponses" in told_there and "ne sont pas un échantillon" in told_there
    assert address in told_there
    many = client.post(address, {"questions": [key(asked, place) for place in (1, 2, 3, 4)]})
    assert many.status_code == 200 and "Trois questions au plus" in many.content.decode()
    assert client.post(address, {"questions": [key(asked, 6)]}).status_code == 302
    again = client.get(address)
    assert again.context["form"]["questions"].value() == [key(asked, 6)]
    assert "Jalons propose les plus nettes" not in again.content.decode()
    assert told(by.roadmap) == [("Le numérique", [PROPOSED[5].label])]


@database
def test_free_answers_are_read_out_of_order_and_by_the_team_alone(asked: Questionnaire) -> None:
    for text in ("Éclairage", "Mme Untel m’aide", "abri", "Bus", "car"):
        answer(asked, q8=text)
    texts = queries.questionnaire_results(asked, for_readers=False).questions[7].texts
    assert [one.text for one in texts] == ["abri", "Bus", "car", "Éclairage", "Mme Untel m’aide"]
    readers = queries.questionnaire_results(asked, for_readers=True).questions[7]
    assert (readers.answered, readers.texts) == (5, ())


def test_rare_answers_are_told_with_others_until_they_are_five() -> None:
    assert merged_choices((6, 7, 0)) == frozenset()
    assert merged_choices((1, 7, 5, 0)) == {0, 2}
    assert merged_choices((2, 3, 9, 1)) == {0, 1, 3}
    assert merged_choices((1, 2, 0)) == {0, 1}


@database
def test_who_is_not_of_the_team_reads_no_answer_of_fewer_than_five(asked: Questionnaire) -> None:
    for place in range(12):
        answer(asked, q1="0" if place == 0 else "1" if place < 6 else "2", q2=["0"] if place < 2 else ["1"], q4="1")
    age, devices, _connection, ease = queries.questionnaire_results(asked, for_readers=True).questions[:4]
    labels = PROPOSED[0].choices
    assert [(bar.label, bar.count) for bar in age.bars] == [
        (labels[2], 6), (labels[3], 0), (labels[4], 0), (f"{labels[0]}\u00a0; {labels[1]}", 6),
    ]  # fmt: skip
    assert [(bar.count, bar.fewer_than) for bar in devices.bars] == [(0, 5), (10, 0), (0, 0), (0, 0)]
    assert (ease.mean, [bar.count for bar in ease.bars]) == ("1,0", [12, 0, 0, 0, 0])


@database
def test_a_free_answer_becomes_a_finding_once(asked: Questionnaire, by: Member) -> None:
    sheets = [answer(asked, q8=f"Réponse {place}") for place in range(5)]
    question = asked.questions.get(rank=8).pk
    for _time in range(2):
        finding = changes.take_answer(questionnaire=asked, sheet=sheets[0].pk, question=question, by=by)
    (row,) = finding_queries.roadmap_findings(by.roadmap)
    assert (row.text, row.said_by, row.source) == ("Réponse 0", "", "questionnaire")
    assert row.origin_label == "questionnaire «\u00a0Le numérique\u00a0»"
    taken = [one.finding for one in queries.questionnaire_results(asked, for_readers=False).questions[7].texts]
    assert taken == [finding.pk, None, None, None, None]
    with refused("answer-erased"):
        changes.take_answer(questionnaire=asked, sheet=0, question=question, by=by)


@database
def test_the_table_holds_what_was_ticked_in_an_order_that_tells_nothing(asked: Questionnaire) -> None:
    for place in (4, 0, 3, 1, 2):
        answer(asked, q1=str(place), q4="2", q8="Une phrase à moi")
    headings, *rows = csv.reader(io.StringIO(write_csv(queries.answer_table(asked)).decode("utf-8-sig")), delimiter=";")
    assert len(headings) == 7
    assert rows == sorted(rows)
    assert {row[0] for row in rows} == set(PROPOSED[0].choices)
    assert "Une phrase à moi" not in str(rows)


@database
def test_a_questionnaire_leaves_with_its_answers(asked: Questionnaire, by: Member) -> None:
    answer(asked, q1="1")
    changes.remove_questionnaire(questionnaire=asked, by=by)
    assert (
        Questionnaire.objects.filter(pk=asked.pk).count(),
        AnswerSheet.objects.filter(questionnaire=asked.pk).count(),
    ) == (0, 0)


@database
def test_what_cannot_be_opened_or_dated_is_refused(asked: Questionnaire, by: Member, world: World) -> None:
    with refused("days-reversed", "closes_on"):
        changes.revise_questionnaire(
            questionnaire=asked, title="a", opens_on=TODAY, closes_on=TODAY - timedelta(days=1), by=by
        )
    asked.questions.all().delete()
    with refused("no-question"):
        changes.open_questionnaire(questionnaire=asked, by=by)
    with refused("questionnaire-gone"):
        changes.close_questionnaire(questionnaire=asked, by=world.member())

"""Building questionnaires, opening them, answering them. An answer leaves no line in the journal, and no date."""

import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from jalons.base.codes import CODE_LENGTH, make_code
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.texts import normalize_text
from jalons.diagnosis.changes.findings import add_finding
from jalons.diagnosis.models import AnswerSheet, Finding, Question, Questionnaire
from jalons.diagnosis.rules import questionnaires as rules
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member

PAPER_MAX = 10_000


class NotOpen(Refused):
    """Answers are not accepted: not yet, or no longer."""


@write_transaction()
def create_questionnaire(*, title: str, by: Member, intro: str = "") -> Questionnaire:
    """With the default questions; closed until somebody opens it."""
    lock_roadmap(by.roadmap)
    made = Questionnaire.objects.create(
        roadmap=by.roadmap, code=_free_code(), title=_check_title(title), intro=normalize_text(intro)
    )
    Question.objects.bulk_create(
        Question(
            questionnaire=made,
            rank=rank,
            kind=model.kind,
            label=model.label,
            choices=list(model.choices),
            low=model.low,
            high=model.high,
        )
        for rank, model in enumerate(rules.PROPOSED, 1)
    )
    record_change(by=by, verb="add", about=made)
    return made


@write_transaction()
def revise_questionnaire(
    *,
    questionnaire: Questionnaire,
    title: str,
    by: Member,
    intro: str = "",
    opens_on: date | None = None,
    closes_on: date | None = None,
    seen: str | None = None,
) -> None:
    questionnaire = _lock_questionnaire(questionnaire, by)
    if opens_on and closes_on and closes_on < opens_on:
        raise Refused(_("Le dernier jour vient avant l’ouverture."), code="days-reversed", field="closes_on")
    values = {
        "title": _check_title(title),
        "intro": normalize_text(intro),
        "opens_on": opens_on,
        "closes_on": closes_on,
    }
    revise_row(questionnaire, values, by=by, seen=seen)


@write_transaction()
def open_questionnaire(*, questionnaire: Questionnaire, by: Member) -> None:
    questionnaire = _lock_questionnaire(questionnaire, by)
    if not questionnaire.questions.exists():
        raise Refused(_("Ajoutez au moins une question avant d’ouvrir."), code="no-question")
    if not questionnaire.is_open:
        questionnaire.is_open = True
        questionnaire.save(update_fields=["is_open"])
        record_change(by=by, verb="open", about=questionnaire)


@write_transaction()
def close_questionnaire(*, questionnaire: Questionnaire, by: Member) -> None:
    questionnaire = _lock_questionnaire(questionnaire, by)
    if questionnaire.is_open:
        questionnaire.is_open = False
        questionnaire.save(update_fields=["is_open"])
        record_change(by=by, verb="close", about=questionnaire)


@write_transaction()
def remove_questionnaire(*, questionnaire: Questionnaire, by: Member) -> None:
    """Deletes it with its answers. Findings taken from it stay."""
    questionnaire = _lock_questionnaire(questionnaire, by)
    record_change(by=by, verb="remove", about=questionnaire, before={"answers": questionnaire.sheets.count()})
    questionnaire.delete()


# --- questions: as long as nobody has answered


@write_transaction()
def add_question(
    *,
    questionnaire: Questionnaire,
    kind: str,
    label: str,
    by: Member,
    choices: Sequence[str] = (),
    low: str = "",
    high: str = "",
) -> Question:
    questionnaire = _lock_unanswered(questionnaire, by)
    ranks = list(questionnaire.questions.values_list("rank", flat=True))
    if len(ranks) >= rules.QUESTIONS_MAX:
        raise Refused(
            _("Vingt questions, c’est déjà long. Retirez-en une avant d’en ajouter."), code="too-many-questions"
        )
    question = Question.objects.create(
        questionnaire=questionnaire, rank=max(ranks, default=0) + 1, **_question_values(kind, label, choices, low, high)
    )
    record_change(by=by, verb="add", about=question)
    return question


@write_transaction()
def revise_question(
    *,
    question: Question,
    kind: str,
    label: str,
    by: Member,
    choices: Sequence[str] = (),
    low: str = "",
    high: str = "",
    seen: str | None = None,
) -> None:
    _lock_unanswered(question.questionnaire, by)
    revise_row(question, _question_values(kind, label, choices, low, high), by=by, seen=seen)


@write_transaction()
def move_question(*, question: Question, steps: int, by: Member) -> None:
    questionnaire = _lock_unanswered(question.questionnaire, by)
    rest = [other for other in questionnaire.questions.all() if other.pk != question.pk]
    place = sum(other.rank < question.rank for other in rest)
    rest.insert(min(len(rest), max(0, place + steps)), question)
    renumber_rows(rest)


@write_transaction()
def remove_question(*, question: Question, by: Member) -> None:
    _lock_unanswered(question.questionnaire, by)
    record_change(by=by, verb="remove", about=question)
    question.delete()


@write_transaction()
def set_portrait_questions(*, questionnaire: Questionnaire, questions: Collection[str], by: Member) -> None:
    """`questions`: the keys of those shown in the portrait and its documents; an empty choice is valid."""
    questionnaire = _lock_questionnaire(questionnaire, by)
    closed = [question for question in questionnaire.questions.all() if question.kind != Question.Kind.TEXT]
    chosen = [question for question in closed if question.key in questions]
    if len(chosen) > rules.MOST_IN_PORTRAIT:
        raise Refused(
            _("Trois questions au plus : le portrait mène aux résultats entiers."),
            code="too-many-portrait-questions",
            field="questions",
        )
    before = [question.label for question in closed if question.in_portrait]
    for question in closed:
        question.in_portrait = question in chosen
    Question.objects.bulk_update(closed, ["in_portrait"])
    after = [question.label for question in chosen]
    record_change(
        by=by, verb="revise", about=questionnaire, before={"in_portrait": before}, after={"in_portrait": after}
    )


# --- answers


@write_transaction()
def answer_questionnaire(
    *, questionnaire: Questionnaire, answers: Mapping[str, object], client_id: uuid.UUID, today: date
) -> AnswerSheet:
    """Anybody may answer. The same page sent twice is one sheet, even after closing."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    stored = AnswerSheet.objects.filter(questionnaire=questionnaire, client_id=client_id).first()
    if stored:
        return stored
    if questionnaire.state(today) != rules.State.OPEN:
        raise NotOpen(_("Ce questionnaire n’est pas ouvert en ce moment."), code="questionnaire-not-open")
    return _store_sheet(questionnaire, answers, client_id)


@write_transaction()
def type_sheet(
    *, questionnaire: Questionnaire, paper: int, answers: Mapping[str, object], by: Member, client_id: uuid.UUID
) -> AnswerSheet:
    """Types a sheet of paper, identified by its printed number; also after closing."""
    questionnaire = _lock_questionnaire(questionnaire, by)
    stored = AnswerSheet.objects.filter(questionnaire=questionnaire, client_id=client_id).first()
    if stored:
        return stored
    if not 1 <= paper <= PAPER_MAX:
        raise Refused(_("Écrivez le numéro imprimé sur la feuille."), code="paper-number-missing", field="paper")
    if AnswerSheet.objects.filter(questionnaire=questionnaire, paper=paper).exists():
        raise Refused(
            _("La feuille %(number)s est déjà saisie.") % {"number": paper}, code="sheet-already-typed", field="paper"
        )
    sheet = _store_sheet(questionnaire, answers, client_id, paper)
    record_change(by=by, verb="add", about=sheet)
    return sheet


@write_transaction()
def erase_sheet(*, questionnaire: Questionnaire, number: int, by: Member) -> None:
    """At the request of whoever filled it, who gives its number: nothing else identifies it."""
    questionnaire = _lock_questionnaire(questionnaire, by)
    sheet = AnswerSheet.objects.filter(questionnaire=questionnaire, number=number).first()
    if sheet is None:
        raise Refused(_("Aucune réponse ne porte ce numéro."), code="answer-number-unknown", field="number")
    record_change(by=by, verb="remove", about=sheet)
    sheet.delete()


@write_transaction()
def take_answer(*, questionnaire: Questionnaire, sheet: int, question: int, by: Member) -> Finding:
    """Makes a free answer a finding, once."""
    questionnaire = _lock_questionnaire(questionnaire, by)
    answer_sheet = AnswerSheet.objects.filter(questionnaire=questionnaire, pk=sheet).first()
    text = answer_sheet.answers.get(str(question)) if answer_sheet else None
    if answer_sheet is None or not isinstance(text, str) or not questionnaire.questions.filter(pk=question).exists():
        raise Refused(_("Cette réponse vient d’être effacée."), code="answer-erased")
    return add_finding(
        text=text,
        source=Finding.Source.QUESTIONNAIRE,
        origin_uid=rules.answer_origin(answer_sheet.client_id, question),
        origin_label=_("questionnaire « %(title)s »") % {"title": questionnaire.title},
        by=by,
    )


def _store_sheet(
    questionnaire: Questionnaire, answers: Mapping[str, object], client_id: uuid.UUID, paper: int | None = None
) -> AnswerSheet:
    valid = rules.read_answers([question.asked for question in questionnaire.questions.all()], answers)
    if not valid:
        raise Refused(_("Répondez à une question au moins."), code="answers-missing")
    questionnaire.last_sheet += 1
    questionnaire.save(update_fields=["last_sheet"])
    return AnswerSheet.objects.create(
        questionnaire=questionnaire,
        number=questionnaire.last_sheet,
        client_id=client_id,
        paper=paper,
        answers=valid,
    )


def _free_code() -> str:
    while Questionnaire.objects.filter(code=(code := make_code(secrets.token_bytes(CODE_LENGTH)))).exists():
        continue
    return code


def _check_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(
            _("Donnez un titre : c’est la première chose qu’on lit."), code="questionnaire-title-missing", field="title"
        )
    return title


def _question_values(kind: str, label: str, choices: Sequence[str], low: str, high: str) -> dict[str, object]:
    is_chosen, is_scaled = kind in (rules.Kind.ONE, rules.Kind.SEVERAL), kind == rules.Kind.SCALE
    if is_chosen and not 2 <= len(choices) <= rules.CHOICES_MAX:
        raise Refused(
            _("Proposez de deux à douze réponses, une par ligne."), code="choices-out-of-bounds", field="choices"
        )
    return {
        "kind": kind,
        "label": " ".join(label.split()),
        "choices": list(choices) if is_chosen else [],
        "low": low if is_scaled else "",
        "high": high if is_scaled else "",
    }


def _lock_unanswered(questionnaire: Questionnaire, by: Member) -> Questionnaire:
    """Refuses to change questions once somebody has answered them."""
    questionnaire = _lock_questionnaire(questionnaire, by)
    if questionnaire.sheets.exists():
        raise Refused(
            _(
                "Des réponses sont arrivées : changer les questions les fausserait. Effacez-les, ou créez un autre questionnaire."
            ),
            code="questionnaire-answered",
        )
    return questionnaire


def _lock_questionnaire(questionnaire: Questionnaire, by: Member) -> Questionnaire:
    current = Questionnaire.objects.select_for_update().filter(pk=questionnaire.pk, roadmap=by.roadmap).first()
    if current is None:
        raise Refused(_("Ce questionnaire vient d’être supprimé par quelqu’un d’autre."), code="questionnaire-gone")
    return current

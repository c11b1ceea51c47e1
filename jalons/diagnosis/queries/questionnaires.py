"""A questionnaire for the team, its sheets to print, its results when there are enough answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count

from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.texts import looks_like_a_name
from jalons.diagnosis.models import AnswerSheet, Finding, Question, Questionnaire
from jalons.diagnosis.rules import questionnaires as rules
from jalons.diagnosis.rules.questionnaires import State, Tally
from jalons.roadmaps.models import Roadmap


@frozen
class QuestionnaireLine:
    pk: int
    title: str
    state: State
    sheets: int


@frozen
class Bar:
    """`share`: a percentage of those who answered. `fewer_than`: told instead of the count of a rare answer, else 0."""

    label: str
    count: int
    share: int
    fewer_than: int = 0


@frozen
class FreeAnswer:
    sheet: int
    text: str
    names_somebody: bool
    finding: int | None
    """The pk of the finding made from it."""


@frozen
class QuestionResult:
    question: Question
    answered: int
    bars: tuple[Bar, ...] = ()
    mean: str = ""
    texts: tuple[FreeAnswer, ...] = ()

    @property
    def tally(self) -> Tally:
        return Tally(self.answered, tuple(bar.count for bar in self.bars))

    @property
    def may_be_told(self) -> bool:
        """Whether the portrait may show it: it was ticked, and has enough answers for anonymity."""
        return bool(self.bars) and self.answered >= rules.LEAST_SHEETS


@frozen
class Results:
    """`questions` is empty while there are fewer than `least` sheets."""

    sheets: int
    on_paper: int
    least: int
    questions: tuple[QuestionResult, ...]


def questionnaire_lines(roadmap: Roadmap, today: date) -> list[QuestionnaireLine]:
    rows = Questionnaire.objects.filter(roadmap=roadmap).annotate(count=Count("sheets"))
    return [QuestionnaireLine(row.pk, row.title, row.state(today), row.count) for row in rows]


def questionnaire_by_code(code: str) -> Questionnaire | None:
    return Questionnaire.objects.select_related("roadmap").filter(code=code).first()


def typed_papers(questionnaire: Questionnaire) -> list[int]:
    papers = AnswerSheet.objects.filter(questionnaire=questionnaire).values_list("paper", flat=True)
    return sorted(paper for paper in papers if paper is not None)


def next_paper(questionnaire: Questionnaire) -> int:
    """The first number not typed yet after the last typed one."""
    return max(typed_papers(questionnaire), default=0) + 1


def questionnaire_results(questionnaire: Questionnaire, *, for_readers: bool) -> Results:
    """`for_readers`: for whoever is not of the team, totals without any rare answer. Three queries."""
    sheets = list(AnswerSheet.objects.filter(questionnaire=questionnaire))
    on_paper = sum(sheet.paper is not None for sheet in sheets)
    if len(sheets) < rules.LEAST_SHEETS:
        return Results(len(sheets), on_paper, rules.LEAST_SHEETS, ())
    taken = Finding.objects.living().filter(roadmap=questionnaire.roadmap_id, source=Finding.Source.QUESTIONNAIRE)
    pks = dict(taken.values_list("origin_uid", "pk"))
    questions = tuple(
        _free_result(question, sheets, pks, for_readers=for_readers)
        if question.kind == Question.Kind.TEXT
        else closed_result(
            question,
            rules.tally_answers(question.asked, [sheet.answers for sheet in sheets]),
            for_readers=for_readers,
        )
        for question in questionnaire.questions.all()
    )
    return Results(len(sheets), on_paper, rules.LEAST_SHEETS, questions)


def portrait_questions(questions: Sequence[QuestionResult]) -> list[QuestionResult]:
    """The questions shown in the portrait: those chosen by hand; the clearest until somebody chooses."""
    if any(question.question.in_portrait is not None for question in questions):
        return [question for question in questions if question.question.in_portrait and question.may_be_told]
    clearest = rules.clearest_questions(
        (question.question.key, question.question.kind, question.question.label, question.tally)
        for question in questions
    )
    return [question for question in questions if question.question.key in clearest]


def closed_result(question: Question, tally: Tally, *, for_readers: bool = False) -> QuestionResult:
    labels = question.choices if question.choices else [_scale_label(question, place) for place in rules.SCALE]
    bars = tuple(
        Bar(label, count, round(100 * count / tally.answered) if tally.answered else 0)
        for label, count in zip(labels, tally.counts, strict=True)
    )
    if for_readers and (answers := _without_rare_answers(question, tally, bars)) != bars:
        return QuestionResult(question, tally.answered, answers)
    mean = f"{tally.mean:.1f}".replace(".", ",") if question.kind == Question.Kind.SCALE and tally.mean else ""
    return QuestionResult(question, tally.answered, bars, mean)


def _without_rare_answers(question: Question, tally: Tally, bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """Answers that exclude each other are added up, or one would be the total less the others; where several were
    possible nothing adds up, and each says that it has few."""
    least = rules.LEAST_SHEETS
    if question.kind == Question.Kind.SEVERAL:
        return tuple(Bar(bar.label, 0, 0, least) if 0 < bar.count < least else bar for bar in bars)
    merged = rules.merged_choices(tally.counts, least)
    if not merged:
        return bars
    label = "\u00a0; ".join(bar.label for place, bar in enumerate(bars) if place in merged)
    count = sum(tally.counts[place] for place in merged)
    together = Bar(label, count, round(100 * count / tally.answered))
    if count < least:
        together = Bar(label, 0, 0, least)
    return (*(bar for place, bar in enumerate(bars) if place not in merged), together)


def _scale_label(question: Question, place: int) -> str:
    end = {1: question.low, len(rules.SCALE): question.high}.get(place, "")
    return f"{place}, {end}" if end else str(place)


def _free_result(
    question: Question, sheets: list[AnswerSheet], known: Mapping[UUID | None, int], *, for_readers: bool
) -> QuestionResult:
    """In alphabetical order, because the order of arrival could reveal who answered when."""
    texts = [(str(sheet.answers[question.key]), sheet) for sheet in sheets if question.key in sheet.answers]
    answers = [
        FreeAnswer(
            sheet.pk, text, looks_like_a_name(text), known.get(rules.answer_origin(sheet.client_id, question.pk))
        )
        for text, sheet in sorted(texts, key=lambda pair: fold_accents(pair[0]))
    ]
    return QuestionResult(question, len(answers), texts=() if for_readers else tuple(answers))


def answer_table(questionnaire: Questionnaire) -> list[list[str]]:
    """The headings, then one line for each sheet with its choices, in an order that reveals nothing. Without free
    answers: beside an age and a way of life, a sentence identifies its author. Empty below the minimum number of
    sheets."""
    questions = [question for question in questionnaire.questions.all() if question.kind != Question.Kind.TEXT]
    sheets = [sheet.answers for sheet in AnswerSheet.objects.filter(questionnaire=questionnaire)]
    if len(sheets) < rules.LEAST_SHEETS:
        sheets = []
    rows = [[_answer_label(question, answers.get(question.key)) for question in questions] for answers in sheets]
    return [[question.label for question in questions], *sorted(rows)]


def _answer_label(question: Question, answer: object) -> str:
    if isinstance(answer, list):
        return "; ".join(question.choices[place] for place in answer)
    if not isinstance(answer, int):
        return ""
    return str(answer) if question.kind == Question.Kind.SCALE else str(question.choices[answer])

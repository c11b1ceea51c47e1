"""The answers to a questionnaire in the portrait: a few questions, each with one sentence and a few bars."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Count
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number, format_short_day
from jalons.base.frozen import frozen
from jalons.diagnosis.models import AnswerSheet, Question, Questionnaire
from jalons.diagnosis.queries.publics import draw_share_bar
from jalons.diagnosis.queries.questionnaires import Bar, QuestionResult, closed_result, portrait_questions
from jalons.diagnosis.rules import questionnaires as rules
from jalons.diagnosis.rules.questionnaires import Answer, State
from jalons.diagnosis.words.shares import join_names
from jalons.roadmaps.models import JournalEntry, Roadmap

MOST_BARS = 5


@frozen
class QuestionSummary:
    result: QuestionResult

    @property
    def key(self) -> str:
        """The key of its figure, which may be kept."""
        return f"answer_{self.result.question.pk}"

    @property
    def label(self) -> str:
        return self.result.question.label

    @property
    def bars(self) -> list[Bar]:
        """The most frequent answers first; a scale keeps its order."""
        if self.result.question.kind == Question.Kind.SCALE:
            return list(self.result.bars)
        bars = [bar for bar in self.result.bars if bar.count]
        return sorted(bars, key=lambda bar: -bar.count)[:MOST_BARS]

    @property
    def drawn(self) -> list[tuple[Bar, SafeString]]:
        """For a page: as shares of everybody who answered."""
        return [(bar, draw_share_bar(bar.share)) for bar in self.bars]

    @property
    def said(self) -> str:
        """« Le plus souvent : « La mairie », 5 personnes sur 12. »"""
        question, of = self.result.question, format_number(self.result.answered)
        if question.kind == Question.Kind.SCALE:
            ends = ", ".join(f"{place}\u00a0: {end}" for place, end in ((1, question.low), (5, question.high)) if end)
            mean = _("En moyenne, %(mean)s sur 5") % {"mean": self.result.mean}
            return " ".join(filter(None, (mean, f"({ends})" if ends else ""))) + _(", %(of)s réponses.") % {"of": of}
        most = max(bar.count for bar in self.result.bars)
        first = [f"«\u00a0{bar.label}\u00a0»" for bar in self.result.bars if bar.count == most]
        values = {"answers": join_names(first), "n": format_number(most), "of": of}
        if len(first) > 1:
            sentence = _("Le plus souvent, à égalité : %(answers)s, %(n)s sur %(of)s pour chaque réponse.")
        else:
            sentence = ngettext(
                "Le plus souvent : %(answers)s, %(n)s personne sur %(of)s.",
                "Le plus souvent : %(answers)s, %(n)s personnes sur %(of)s.",
                most,
            )
        several = _("Plusieurs réponses étaient possibles.") if question.kind == Question.Kind.SEVERAL else ""
        return " ".join(filter(None, (sentence % values, several)))


@frozen
class AnswerSummary:
    """`first`, `last`: its opening and closing days, if known; `last` is None while it is open."""

    pk: int
    title: str
    sheets: int
    on_paper: int
    first: date | None
    last: date | None
    questions: list[QuestionSummary]

    @property
    def gathered(self) -> str:
        """« 12 réponses : 8 par la page publique, 4 sur papier. Depuis le 3 mars 2026. »"""
        public = self.sheets - self.on_paper
        how = [
            _("%(n)s par la page publique") % {"n": format_number(public)} if public else "",
            _("%(n)s sur papier") % {"n": format_number(self.on_paper)} if self.on_paper else "",
        ]
        count = ngettext("%(n)s réponse", "%(n)s réponses", self.sheets) % {"n": format_number(self.sheets)}
        sentence = _("%(count)s : %(how)s.") % {"count": count, "how": ", ".join(filter(None, how))}
        return " ".join(filter(None, (sentence, self._when)))

    @property
    def _when(self) -> str:
        if self.first and self.last:
            return _("Du %(first)s au %(last)s.") % {
                "first": format_short_day(self.first),
                "last": format_short_day(self.last),
            }
        if self.first:
            return _("Depuis le %(first)s.") % {"first": format_short_day(self.first)}
        return _("Jusqu’au %(last)s.") % {"last": format_short_day(self.last)} if self.last else ""


def answers_on(answers: Iterable[AnswerSummary], on: date) -> list[AnswerSummary]:
    """As they were told that day: a questionnaire that opened later is not there, one that has closed since was still open."""
    return [
        replace(one, last=one.last if one.last and one.last <= on else None)
        for one in answers
        if not (one.first and one.first > on)
    ]


def answer_summaries(roadmap: Roadmap) -> list[AnswerSummary]:
    """For each questionnaire with enough answers, the latest first. Four queries, or one when there is none."""
    enough = Questionnaire.objects.filter(roadmap=roadmap).annotate(count=Count("sheets"))
    asked = list(enough.filter(count__gte=rules.LEAST_SHEETS))
    if not asked:
        return []
    questions: dict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(questionnaire__in=asked):
        questions[question.questionnaire_id].append(question)
    sheets: dict[int, list[tuple[int | None, dict[str, Answer]]]] = defaultdict(list)
    of = AnswerSheet.objects.filter(questionnaire__in=asked).order_by()
    for pk, paper, answers in of.values_list("questionnaire_id", "paper", "answers"):
        sheets[pk].append((paper, answers))
    days, summaries = _opening_days(roadmap, asked), []
    for questionnaire in asked:
        all_answers = [answers for _paper, answers in sheets[questionnaire.pk]]
        results = [
            closed_result(question, rules.tally_answers(question.asked, all_answers))
            for question in questions[questionnaire.pk]
            if question.kind != Question.Kind.TEXT
        ]
        shown = [QuestionSummary(result) for result in portrait_questions(results)][: rules.MOST_IN_PORTRAIT]
        if shown:
            papers = sum(paper is not None for paper, _answers in sheets[questionnaire.pk])
            summaries.append(
                AnswerSummary(
                    questionnaire.pk, questionnaire.title, len(all_answers), papers, *days[questionnaire.pk], shown
                )
            )
    return summaries


def _opening_days(roadmap: Roadmap, asked: Collection[Questionnaire]) -> dict[int, tuple[date | None, date | None]]:
    """The opening and closing days: those that were set, else those when the team opened and closed it."""
    acts = JournalEntry.objects.filter(
        roadmap=roadmap,
        about_kind="questionnaire",
        about_id__in=[questionnaire.pk for questionnaire in asked],
        verb__in=("open", "close"),
    )
    opened: dict[int, date] = {}
    closed: dict[int, date] = {}
    for pk, verb, at in acts.order_by("id").values_list("about_id", "verb", "at"):
        day = timezone.localtime(at).date()
        if verb == "open":
            opened.setdefault(pk, day)
        else:
            closed[pk] = day
    by_pk = {}
    for questionnaire in asked:
        is_over = questionnaire.state(timezone.localdate()) is State.CLOSED
        ends = [
            day
            for day in (questionnaire.closes_on, None if questionnaire.is_open else closed.get(questionnaire.pk))
            if day
        ]
        by_pk[questionnaire.pk] = (
            questionnaire.opens_on or opened.get(questionnaire.pk),
            min(ends) if is_over and ends else None,
        )
    return by_pk

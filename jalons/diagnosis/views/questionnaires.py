"""Building a questionnaire, opening it, printing it, typing paper sheets, reading results."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.errors import Refused
from jalons.base.http import apply_change, apply_form, asked_number, file_response, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.qr_codes import draw_qr
from jalons.base.spreadsheets import CSV, write_csv
from jalons.diagnosis.changes import questionnaires as changes
from jalons.diagnosis.forms.questionnaires import (
    EditQuestionnaireForm,
    PaperSheetForm,
    QuestionForm,
    QuestionnaireForm,
    TellAnswersForm,
)
from jalons.diagnosis.models import Question, Questionnaire
from jalons.diagnosis.queries import questionnaires as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

PRINTED, MOST_PRINTED = 10, 100


@require_safe
def questionnaire_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    context = {"member": member, "lines": queries.questionnaire_lines(member.roadmap, timezone.localdate())}
    return render(request, "diagnosis/questionnaires.html", context)


@require_http_methods(["GET", "POST"])
def create_questionnaire(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = QuestionnaireForm(**form_arguments(request, {"title": _("Le numérique et vous")}))
    done = _("Le questionnaire est prêt à relire. Personne ne le voit avant que vous l’ouvriez.")
    if applied := apply_form(request, form, changes.create_questionnaire, done=done, by=member):
        return redirect("diagnosis:questionnaire", slug, applied.result.pk)
    return render(request, "diagnosis/create_questionnaire.html", {"member": member, "form": form})


@require_safe
def questionnaire_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    address = absolute_url("diagnosis:answer", "X").removesuffix("X/")
    member, questionnaire = _enter_questionnaire(request, slug, pk, Permission.READ)
    link = absolute_url("diagnosis:answer", questionnaire.code)
    context = {
        "questions": questionnaire.questions.all(),
        "sheets": questionnaire.sheets.count(),
        "qr": draw_qr(link),
        "link": link,
    }
    return _questionnaire_response(
        request, "questionnaire", member, questionnaire, address=address.partition("://")[2], **context
    )


@require_http_methods(["GET", "POST"])
def revise_questionnaire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    form = EditQuestionnaireForm(**form_arguments(request, EditQuestionnaireForm.shown_values(questionnaire)))
    done = _("Le questionnaire est enregistré.")
    if apply_form(request, form, changes.revise_questionnaire, done=done, questionnaire=questionnaire, by=member):
        return redirect("diagnosis:questionnaire", slug, pk)
    return _questionnaire_response(request, "revise_questionnaire", member, questionnaire, form=form)


@require_POST
def open_questionnaire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    done = _("Le questionnaire est ouvert.")
    undo = Undo(reverse("diagnosis:close_questionnaire", args=[slug, pk]), {})
    apply_change(request, changes.open_questionnaire, done=done, undo=undo, questionnaire=questionnaire, by=member)
    return redirect("diagnosis:questionnaire", slug, pk)


@require_POST
def close_questionnaire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    done = _("Le questionnaire est fermé. Les réponses restent.")
    undo = Undo(reverse("diagnosis:open_questionnaire", args=[slug, pk]), {})
    apply_change(request, changes.close_questionnaire, done=done, undo=undo, questionnaire=questionnaire, by=member)
    return redirect("diagnosis:questionnaire", slug, pk)


@require_POST
def remove_questionnaire(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    done = _("Le questionnaire et ses réponses sont effacés.")
    apply_change(request, changes.remove_questionnaire, done=done, questionnaire=questionnaire, by=member)
    return redirect("diagnosis:questionnaires", slug)


# --- questions


@require_http_methods(["GET", "POST"])
def add_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    form = QuestionForm(**form_arguments(request))
    done = _("La question est ajoutée.")
    if apply_form(request, form, changes.add_question, done=done, questionnaire=questionnaire, by=member):
        return redirect("diagnosis:questionnaire", slug, pk)
    return _questionnaire_response(request, "question", member, questionnaire, form=form)


@require_http_methods(["GET", "POST"])
def edit_question(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    member, questionnaire, asked = _enter_question(request, slug, pk, question)
    form = QuestionForm(**form_arguments(request, QuestionForm.values_of(asked)))
    done = _("La question est enregistrée.")
    if apply_form(request, form, changes.revise_question, done=done, question=asked, by=member):
        return redirect("diagnosis:questionnaire", slug, pk)
    return _questionnaire_response(request, "question", member, questionnaire, form=form, question=asked)


@require_POST
def move_question(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    member, _known_one, asked = _enter_question(request, slug, pk, question)
    steps = -1 if "up" in request.POST else 1
    apply_change(request, changes.move_question, question=asked, steps=steps, by=member)
    return redirect("diagnosis:questionnaire", slug, pk)


@require_POST
def remove_question(request: HttpRequest, slug: str, pk: int, question: int) -> HttpResponse:
    member, _known_one, asked = _enter_question(request, slug, pk, question)
    apply_change(request, changes.remove_question, done=_("La question est retirée."), question=asked, by=member)
    return redirect("diagnosis:questionnaire", slug, pk)


# --- paper


@require_safe
def questionnaire_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Numbered sheets to print: `?feuilles=20&depuis=31`."""
    member, questionnaire = _enter_questionnaire(request, slug, pk, Permission.READ)
    count = min(MOST_PRINTED, asked_number(request, "feuilles") or PRINTED)
    start = min(changes.PAPER_MAX - count, asked_number(request, "depuis") or queries.next_paper(questionnaire))
    numbers = range(max(1, start), max(1, start) + count)
    context = {"questions": questionnaire.questions.all(), "numbers": numbers, "count": count, "start": start}
    return _questionnaire_response(
        request,
        "questionnaire_paper",
        member,
        questionnaire,
        link=absolute_url("diagnosis:answer", questionnaire.code),
        **context,
    )


@require_http_methods(["GET", "POST"])
def type_sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    form = PaperSheetForm(
        **form_arguments(request, {"paper": queries.next_paper(questionnaire)}), questionnaire=questionnaire
    )
    if applied := apply_form(request, form, changes.type_sheet, questionnaire=questionnaire, by=member):
        paper = applied.result.paper
        messages.success(request, _("La feuille %(number)s est saisie.") % {"number": paper})
        return redirect("diagnosis:type_sheet", slug, pk)
    return _questionnaire_response(
        request, "type_sheet", member, questionnaire, form=form, typed=queries.typed_papers(questionnaire)
    )


# --- results


@require_http_methods(["GET", "POST"])
def questionnaire_results(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """POST chooses the questions shown in the portrait."""
    member, questionnaire = _enter_questionnaire(
        request, slug, pk, Permission.READ if request.method == "GET" else Permission.DESCRIBE
    )
    results = queries.questionnaire_results(questionnaire, for_readers=not member.can(Permission.FOLLOW_WORK))
    offered = results.questions if member.can(Permission.DESCRIBE) else ()
    choices = [(one.question.key, one.question.label) for one in offered if one.may_be_told]
    ticked = [question.question.key for question in queries.portrait_questions(offered)]
    form = TellAnswersForm(**form_arguments(request, {"questions": ticked}), choices=choices)
    done = _("C’est enregistré. Le portrait suit.")
    if apply_form(request, form, changes.set_portrait_questions, done=done, questionnaire=questionnaire, by=member):
        return redirect("diagnosis:questionnaire_results", slug, pk)
    chosen = any(question.question.in_portrait is not None for question in results.questions)
    return _questionnaire_response(
        request, "questionnaire_results", member, questionnaire, results=results, form=form, is_chosen=chosen
    )


@require_safe
def questionnaire_csv(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _member, questionnaire = _enter_questionnaire(request, slug, pk, Permission.FOLLOW_WORK)
    return file_response(write_csv(queries.answer_table(questionnaire)), CSV, f"questionnaire-{slug}-{pk}.csv")


@require_POST
def take_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    sheet, question = (
        int(text) if text.isdecimal() and len(text) < 19 else 0
        for text in (request.POST.get("sheet", ""), request.POST.get("question", ""))
    )
    try:
        finding = changes.take_answer(questionnaire=questionnaire, sheet=sheet, question=question, by=member)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("diagnosis:questionnaire_results", slug, pk)
    messages.success(request, _("C’est la %(name)s. Dites de quoi et de qui elle parle.") % {"name": finding})
    return redirect("diagnosis:finding", slug, finding.pk)


@require_POST
def erase_sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    text = request.POST.get("number", "")
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    done = _("La réponse %(number)s est effacée.") % {"number": number}
    apply_change(request, changes.erase_sheet, done=done, questionnaire=questionnaire, number=number, by=member)
    return redirect("diagnosis:questionnaire", slug, pk)


def _questionnaire_response(
    request: HttpRequest, name: str, member: Member, known: Questionnaire, **context: Any
) -> HttpResponse:
    context |= {"member": member, "questionnaire": known, "state": known.state(timezone.localdate())}
    return render(request, f"diagnosis/{name}.html", context)


def _enter_questionnaire(
    request: HttpRequest, slug: str, pk: int, permission: Permission = Permission.DESCRIBE
) -> tuple[Member, Questionnaire]:
    member = enter_roadmap(request, slug, permission)
    return member, get_object_or_404(Questionnaire, roadmap=member.roadmap, pk=pk)


def _enter_question(request: HttpRequest, slug: str, pk: int, question: int) -> tuple[Member, Questionnaire, Question]:
    member, questionnaire = _enter_questionnaire(request, slug, pk)
    asked = get_object_or_404(
        Question.objects.select_related("questionnaire"), questionnaire=questionnaire, pk=question
    )
    return member, questionnaire, asked

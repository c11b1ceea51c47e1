"""The public page of a questionnaire: no account, no name, no script, no cookie of ours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base import rate_limits
from jalons.base.codes import read_code
from jalons.base.http import apply_form, asked_number
from jalons.base.prepared_addresses import reverse
from jalons.diagnosis.changes import questionnaires as changes
from jalons.diagnosis.forms.questionnaires import AnswerForm
from jalons.diagnosis.models import Questionnaire
from jalons.diagnosis.queries import questionnaires as queries
from jalons.diagnosis.rules import questionnaires as rules
from jalons.roadmaps.access import use_roadmap_clock


@require_http_methods(["GET", "POST"])
def answer_page(request: HttpRequest, code: str) -> HttpResponse:
    if code != read_code(code):
        return redirect("diagnosis:answer", read_code(code) or "0")
    questionnaire = _find_questionnaire(request, code)
    today = timezone.localdate()
    form = AnswerForm(request.POST or None, questionnaire=questionnaire)
    address = rate_limits.address_of(request)
    rate_limits.count_form(request, form, rate_limits.ANSWERS_HERE, questionnaire.pk, address)
    rate_limits.count_form(request, form, rate_limits.ANSWERS, questionnaire.pk)
    if applied := apply_form(request, form, changes.answer_questionnaire, questionnaire=questionnaire, today=today):
        number = applied.result.number
        return redirect(f"{reverse('diagnosis:answered', args=[code])}?reponse={number}")
    context = {"questionnaire": questionnaire, "form": form, "state": questionnaire.state(today)}
    return render(request, "diagnosis/answer.html", context)


@require_safe
def thanks_page(request: HttpRequest, code: str) -> HttpResponse:
    questionnaire = _find_questionnaire(request, code)
    number = asked_number(request, "reponse")
    is_open = questionnaire.state(timezone.localdate()) == rules.State.OPEN
    context = {"questionnaire": questionnaire, "number": number, "is_open": is_open}
    return render(request, "diagnosis/answered.html", context)


def _find_questionnaire(request: HttpRequest, code: str) -> Questionnaire:
    questionnaire = rate_limits.open_by_code(request, code, lambda: queries.questionnaire_by_code(code))
    if questionnaire is None:
        raise Http404
    use_roadmap_clock(questionnaire.roadmap)
    return questionnaire

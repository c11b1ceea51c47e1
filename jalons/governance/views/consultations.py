"""What the group is asked about its definition: asking, following, and answering, with an account or by a private
page."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base import rate_limits
from jalons.base.http import NOT_KEPT, apply_change, apply_form, form_arguments, unlist_page
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.base.public_holidays import working_day
from jalons.governance.changes import consultations as changes
from jalons.governance.forms.definitions import AnswerForm, ConsultationForm, ExtensionForm, ImpressionForm
from jalons.governance.models import AskedMember, Consultation
from jalons.governance.queries import consultations as queries
from jalons.governance.queries.consultations import ConsultationPage
from jalons.governance.queries.definitions import draft_and_model
from jalons.governance.queries.group import current_members
from jalons.governance.rules.definitions import FEWEST_SHOWN, MOST_WORDS, are_sentences_shown
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

# Proposed to whoever asks: a week for a sentence, two for a consent (method 1.3).
USUAL_DAYS = {Consultation.Kind.COLLECT: 7, Consultation.Kind.CONSENT: 14}


# --- asking ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def collect_impressions(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    form = _consultation_form(request, member, Consultation.Kind.COLLECT)
    done = _("Le groupe est interrogé : les messages partent dans un instant.")
    if apply_form(request, form, changes.collect_impressions, done=done, by=member):
        return redirect("governance:definition", slug)
    return render(request, "governance/ask_group.html", {"member": member, "form": form, "definition": None})


@require_http_methods(["GET", "POST"])
def propose_definition(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    draft, _latest, _number = draft_and_model(member.roadmap)
    if draft is None:
        return render(request, "governance/no_draft.html", {"member": member, "consulted": None})
    form = _consultation_form(request, member, Consultation.Kind.CONSENT)
    done = _("La définition est proposée au groupe : les messages partent dans un instant.")
    if apply_form(request, form, changes.propose_definition, done=done, definition=draft, by=member):
        return redirect("governance:definition", slug)
    context = {"member": member, "form": form, "definition": draft, "most": MOST_WORDS}
    context["former"] = queries.round_of_contested(member.roadmap)
    return render(request, "governance/ask_group.html", context)


def _consultation_form(request: HttpRequest, member: Member, kind: Consultation.Kind) -> ConsultationForm:
    """Everybody in the group is proposed."""
    group = current_members(member.roadmap)
    closes_on = working_day(timezone.localdate() + timedelta(days=USUAL_DAYS[kind]))
    initial = {"closes_on": closes_on, "members": [one.pk for one in group]}
    return ConsultationForm(members=group, **form_arguments(request, initial))


# --- following -------------------------------------------------------------------------------------------------------


def _enter_consultation(request: HttpRequest, slug: str, pk: int) -> tuple[Member, ConsultationPage]:
    member = enter_roadmap(request, slug, Permission.AGREE)
    page = queries.consultation_page(member.roadmap, pk)
    if page is None:
        raise Http404
    return member, page


@require_safe
def consultation_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, page = _enter_consultation(request, slug, pk)
    return _render_consultation(request, member, page)


def _render_consultation(request: HttpRequest, member: Member, page: ConsultationPage, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    form = ExtensionForm(initial={"closes_on": max(page.row.closes_on, working_day(today + timedelta(days=7)))})
    context = {"member": member, "page": page, "form": form, "given": None, "fewest": FEWEST_SHOWN} | more
    return render(request, "governance/consultation.html", context)


@require_POST
def remind_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, page = _enter_consultation(request, slug, pk)
    n = page.round.silent
    done = ngettext(
        "%(n)d personne n’avait pas répondu : le message part dans un instant.",
        "%(n)d personnes n’avaient pas répondu : les messages partent dans un instant.",
        n,
    ) % {"n": n}
    apply_change(request, changes.remind_silent_members, done=done, consultation=page.row, by=member)
    return redirect("governance:consultation", slug, pk)


@require_POST
def close_consultation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, page = _enter_consultation(request, slug, pk)
    url = reverse("governance:extend_consultation", args=[slug, pk])
    # Once sentences are shown, nobody answers any more.
    is_final = page.row.definition is None and are_sentences_shown(page.round.answered, is_over=True)
    undo = None if is_final else Undo(url, {"closes_on": page.row.closes_on.isoformat()})
    done = _("La question est close : plus personne ne répond.")
    apply_change(request, changes.close_consultation, done=done, undo=undo, consultation=page.row, by=member)
    return redirect("governance:consultation", slug, pk)


@require_POST
def extend_consultation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, page = _enter_consultation(request, slug, pk)
    form = ExtensionForm(**form_arguments(request))
    done = _("Le groupe peut répondre jusqu’au nouveau jour.")
    if apply_form(request, form, changes.extend_consultation, done=done, consultation=page.row, by=member):
        return redirect("governance:consultation", slug, pk)
    return _render_consultation(request, member, page, form=form)


@require_POST
def give_private_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Whoever has an e-mail address is sent a new link. The address of the others is shown once: it is stored nowhere, so
    this page follows a POST."""
    member, asked = _enter_asked(request, slug, pk)
    given: changes.GivenPage | None = None

    def give(**signed: Any) -> None:
        nonlocal given
        given = changes.give_private_page(**signed)

    apply_change(request, give, asked=asked, by=member)
    if given and not given.address:
        done = _("Un nouveau lien part par courriel\u00a0: %(who)s. Le précédent ne s’ouvre plus.")
        tell_done(request, done % {"who": asked.function})
    if given is None or not given.address:
        return redirect("governance:consultation", slug, asked.consultation_id)
    page = queries.consultation_page(member.roadmap, asked.consultation_id)
    assert page
    return unlist_page(_render_consultation(request, member, page, given=given))


@require_POST
def revoke_private_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, asked = _enter_asked(request, slug, pk)
    done = _("Cette page privée ne s’ouvre plus. Ce qui a été répondu reste.")
    apply_change(request, changes.revoke_private_page, done=done, asked=asked, by=member)
    return redirect("governance:consultation", slug, asked.consultation_id)


def _enter_asked(request: HttpRequest, slug: str, pk: int) -> tuple[Member, AskedMember]:
    member = enter_roadmap(request, slug, Permission.AGREE)
    asked = queries.find_asked(member.roadmap, pk)
    if asked is None:
        raise Http404
    return member, asked


# --- answering -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def my_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The question of the person signed in, if the group asks them one."""
    member = enter_roadmap(request, slug, Permission.READ)
    asked = queries.own_asked(member)
    if asked is None or asked.has_left(timezone.localdate()):
        return render(request, "governance/my_answer.html", {"member": member, "asked": None})
    form = _answer_form(request, asked, {"answer": asked.answer, "reason": asked.reason})
    if _apply_answer(request, form, asked, by=member):
        return redirect("governance:my_answer", slug)
    context = {"member": member} | _question_context(asked, form)
    return render(request, "governance/my_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own_question(request: HttpRequest, token: str) -> HttpResponse:
    """The private page of somebody of the group who has no account: it opens nothing else."""
    asked = queries.find_private_page(token)
    if asked is None:
        return _closed_question(request)
    use_roadmap_clock(asked.consultation.roadmap)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, "definition", asked.pk)
    # Nothing of an earlier answer: the link may have been forwarded.
    form = _answer_form(request, asked, {})
    if _apply_answer(request, form, asked, by=None):
        return redirect("governance:own_question", token)
    context = {"token": token, "asker": _asker_of(asked.consultation)} | _question_context(asked, form)
    return unlist_page(render(request, "governance/own_question.html", context))


def _asker_of(consultation: Consultation) -> str:
    """The function of whoever asks; empty once they have left."""
    return consultation.roadmap.name_of(consultation.opened_by) if consultation.opened_by else ""


def _answer_form(request: HttpRequest, asked: AskedMember, initial: dict[str, str]) -> forms.Form:
    if asked.consultation.kind == Consultation.Kind.COLLECT:
        return ImpressionForm(**form_arguments(request))
    return AnswerForm(**form_arguments(request, initial))


def _apply_answer(request: HttpRequest, form: forms.Form, asked: AskedMember, by: Member | None) -> bool:
    if isinstance(form, ImpressionForm):
        change: Any = changes.say_impression
        done = _("C’est noté, sans votre nom. Merci.")
    else:
        change, done = changes.answer_consent, _("Votre réponse est enregistrée. Merci.")
    return apply_form(request, form, change, done=done, asked=asked, by=by) is not None


def _question_context(asked: AskedMember, form: forms.Form) -> dict[str, Any]:
    consultation = asked.consultation
    is_over = consultation.is_over()
    return {
        "asked": asked,
        "consultation": consultation,
        "definition": consultation.definition,
        "form": form,
        "is_over": is_over,
        # What was typed too late is shown, to be copied.
        "shows_form": not is_over or form.is_bound,
        "is_said": consultation.definition is None and asked.answered_on is not None,
    }


def _closed_question(request: HttpRequest) -> HttpResponse:
    """Shows what was typed, so that it can be copied."""
    texts = [text for name, text in request.POST.items() if name not in NOT_KEPT and len(text) > 20]
    return unlist_page(render(request, "governance/closed_question.html", {"kept": texts}, status=404))

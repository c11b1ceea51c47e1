"""The shared definition: where it stands, its draft, its versions, its adoption, its public page."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import tell_done
from jalons.governance.changes import definitions as changes
from jalons.governance.forms.definitions import AdoptionForm, DefinitionForm
from jalons.governance.queries import consultations as questions
from jalons.governance.queries import definitions as queries
from jalons.governance.rules.definitions import MOST_WORDS, Stage, State, count_words
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def definition_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    page = queries.definition_page(member)
    form = AdoptionForm(initial={"adopted_on": timezone.localdate()}) if page.stage is Stage.ADOPT else None
    return _render_definition(request, member, page, form)


def _render_definition(
    request: HttpRequest, member: Member, page: queries.DefinitionPage, form: AdoptionForm | None
) -> HttpResponse:
    context = {"member": member, "page": page, "form": form, "most": MOST_WORDS, "stages": Stage}
    return render(request, "governance/definition.html", context)


@require_http_methods(["GET", "POST"])
def write_definition(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    draft, latest, number = queries.draft_and_model(member.roadmap)
    former = questions.round_of_contested(member.roadmap)
    if request.method == "GET" and former and latest and latest.state == State.CONSULTED:
        return render(request, "governance/no_draft.html", {"member": member, "consulted": latest})
    seen = changes.shown_stamp(draft, number)
    form = DefinitionForm(**form_arguments(request, DefinitionForm.initial_of(latest, seen)))
    if applied := apply_form(request, form, changes.write_definition, by=member):
        _tell_saved(request, applied.result.words)
        return redirect("governance:definition", slug)
    context = {
        "member": member,
        "form": form,
        "number": number,
        "model": latest if draft is None else None,
        "impressions": questions.collected_impressions(member.roadmap),
        "objections": queries.open_objections(member.roadmap),
        "former": former,
        "words": count_words(str(form["text"].value() or "")),
        "most": MOST_WORDS,
    }
    return render(request, "governance/write_definition.html", context, status=409 if form.is_stale else 200)


def _tell_saved(request: HttpRequest, words: int) -> None:
    if words > MOST_WORDS:
        sentence = _("Le brouillon est enregistré. Il compte %(n)d mots : %(most)d au plus pour être proposé.")
        tell_done(request, sentence % {"n": words, "most": MOST_WORDS})
    else:
        tell_done(request, _("Le brouillon est enregistré."))


@require_POST
def abandon_draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    row = queries.find_definition(member.roadmap, number)
    if row is None:
        raise Http404
    done = _("Le brouillon de la version %(number)s est supprimé.") % {"number": number}
    apply_change(request, changes.abandon_draft, done=done, definition=row, by=member)
    return redirect("governance:definition", slug)


@require_POST
def adopt_definition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    row = queries.find_definition(member.roadmap, number)
    if row is None:
        raise Http404
    form = AdoptionForm(**form_arguments(request))
    done = _("La définition partagée est adoptée. Sa page publique se lit sans compte.")
    if apply_form(request, form, changes.adopt_definition, done=done, definition=row, by=member):
        return redirect("governance:definition", slug)
    page = queries.definition_page(member)
    return _render_definition(request, member, page, form)


@require_safe
def definition_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    page = queries.version_page(member, number)
    if page is None:
        raise Http404
    return render(request, "governance/definition_version.html", {"member": member, "page": page})


@require_safe
def public_definition(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A version that was adopted one day, for whoever has its address, and for ever."""
    page = queries.public_definition(uid)
    if page is None:
        raise Http404
    use_roadmap_clock(page.definition.roadmap)
    return render(request, "governance/public_definition.html", {"page": page})

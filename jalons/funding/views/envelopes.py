"""An envelope of the département, from which several requests draw, is added, revised and removed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.funding.changes import envelopes as changes
from jalons.funding.forms.envelopes import SharedEnvelopeForm
from jalons.funding.models import GrantEnvelope
from jalons.funding.rules.grants import EnvelopeKind
from jalons.funding.views.pages import render_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def add_envelope(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = SharedEnvelopeForm(roadmap=member.roadmap, **form_arguments(request))
    if apply_form(request, form, changes.add_envelope, done=_("L’enveloppe est enregistrée."), by=member):
        return redirect("funding:envelope", slug)
    return render_page(request, "edit_envelope", member, form=form, envelope=None)


@require_http_methods(["GET", "POST"])
def edit_envelope(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, envelope = _enter_envelope(request, slug, pk)
    initial = SharedEnvelopeForm.shown_values(envelope)
    form = SharedEnvelopeForm(roadmap=member.roadmap, **form_arguments(request, initial))
    done = _("L’enveloppe est enregistrée.")
    if apply_form(request, form, changes.revise_envelope, done=done, envelope=envelope, by=member):
        return redirect("funding:envelope", slug)
    return render_page(request, "edit_envelope", member, form=form, envelope=envelope)


@require_POST
def remove_envelope(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, envelope = _enter_envelope(request, slug, pk)
    written = {
        "name": envelope.name,
        "kind": envelope.kind,
        "amount": envelope.amount,
        "requested_elsewhere": envelope.requested_elsewhere,
        "scheme": envelope.scheme_id or "",
        "source": envelope.source,
    }
    undo = Undo(reverse("funding:add_envelope", args=[slug]), written)
    done = _("L’enveloppe est retirée.")
    apply_change(request, changes.remove_envelope, done=done, undo=undo, envelope=envelope, by=member)
    return redirect("funding:envelope", slug)


def _enter_envelope(request: HttpRequest, slug: str, pk: int) -> tuple[Member, GrantEnvelope]:
    """One beside the envelope of engineering, which has its own form."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    rows = GrantEnvelope.objects.exclude(kind=EnvelopeKind.ENGINEERING)
    return member, get_object_or_404(rows, roadmap=member.roadmap, pk=pk)

"""A vote that adopted nothing, and the signed act of one that adopted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.attachments import HEAVIEST, download_response
from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.governance.changes import deliberations as governance
from jalons.governance.forms.deliberations import LostVoteForm, SignedActForm
from jalons.governance.models import Deliberation, LostVote, SignedAct
from jalons.publication.views.editions import find_edition
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

P = Permission


@require_http_methods(["GET", "POST"])
def write_lost_vote(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.ARBITRATE)
    is_adopted = Deliberation.objects.filter(roadmap=member.roadmap).exists()
    voted = {"purpose": _("Un avenant à la feuille de route")} if is_adopted else None
    form = LostVoteForm(**form_arguments(request, voted))
    done = _("Le vote perdu est noté. Rien n’est figé.")
    if apply_form(request, form, governance.write_lost_vote, done=done, by=member):
        return redirect("publication:editions", slug)
    return render(request, "publication/write_lost_vote.html", {"member": member, "form": form})


@require_POST
def remove_lost_vote(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, P.ARBITRATE)
    vote = get_object_or_404(LostVote, roadmap=member.roadmap, pk=pk)
    apply_change(request, governance.remove_lost_vote, done=_("Le vote perdu est retiré."), vote=vote, by=member)
    return redirect("publication:editions", slug)


@takes_files(HEAVIEST, read=2 * HEAVIEST)
@require_http_methods(["GET", "POST"])
def attach_signed_act(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.ARBITRATE)
    row = find_edition(member, edition)
    if row.deliberation is None:
        raise Http404
    act, deliberation = _find_act(member, edition), row.deliberation
    form = SignedActForm(former=act, **form_arguments(request))
    done = (
        _("L’acte signé est remplacé : « %(name)s » est effacé.") % {"name": act.name}
        if act
        else _("L’acte signé est joint.")
    )
    if apply_form(request, form, governance.attach_signed_act, done=done, deliberation=deliberation, by=member):
        return redirect("publication:edition", slug, edition)
    context = {"member": member, "edition": row, "form": form, "act": act}
    return render(request, "publication/attach_signed_act.html", context)


@require_safe
def download_signed_act(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.READ)
    act = _find_act(member, edition)
    if act is None:
        raise Http404
    return download_response(act.stored, act.name)


@require_POST
def remove_signed_act(request: HttpRequest, slug: str, edition: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.ARBITRATE)
    act = _find_act(member, edition)
    if act is None:
        raise Http404
    apply_change(request, governance.remove_signed_act, done=_("L’acte signé est retiré."), act=act, by=member)
    return redirect("publication:edition", slug, edition)


def _find_act(member: Member, edition: str) -> SignedAct | None:
    return SignedAct.objects.filter(deliberation=find_edition(member, edition).deliberation).first()

"""The figures of a fiche, noted by the holder of its private link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.actions.access import closed_link_page, open_own_link
from jalons.base.http import apply_form, form_arguments, unlist_page
from jalons.monitoring.changes import indicators as changes
from jalons.monitoring.forms.indicators import OwnValueForm
from jalons.monitoring.models import Indicator
from jalons.monitoring.queries import indicators as queries


@require_http_methods(["GET", "HEAD", "POST"])
def own_figures(request: HttpRequest, token: str) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    action = link.action
    figures = queries.figures_by_action([action.pk]).get(action.pk)
    if figures is None:
        raise Http404
    form = OwnValueForm(
        indicators=Indicator.objects.filter(action=action),
        **form_arguments(request, {"on": timezone.localdate()}),
    )
    done = _("Le chiffre est noté. Merci.")
    if apply_form(request, form, changes.note_value_by_link, done=done, link=link):
        return redirect("actions:own_fiche", token)
    context = {"link": link, "token": token, "form": form, "figures": figures}
    return unlist_page(render(request, "monitoring/own_figures.html", context))

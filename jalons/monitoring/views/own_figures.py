"""The figures of a fiche, noted by the holder of its private link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import closed_link_page, open_own_link
from jalons.actions.queries.link_news import was_removed_by
from jalons.base.http import apply_change, apply_form, form_arguments, unlist_page
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
    context = {"link": link, "token": token, "form": form, "figures": figures, "own": queries.own_values(link)}
    return unlist_page(render(request, "monitoring/own_figures.html", context))


@require_POST
def remove_own_value(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    link = open_own_link(request, token)
    if link is None:
        return closed_link_page(request)
    value = queries.find_own_value(link, pk)
    if value is None:
        if not was_removed_by(link, "indicatorvalue", pk):
            raise Http404
        messages.info(request, _("Ce chiffre est déjà retiré."))
        return redirect("monitoring:own_figures", token)
    done = _("Le chiffre est retiré.")
    apply_change(request, changes.remove_value_by_link, done=done, link=link, value=value)
    return redirect("monitoring:own_figures", token)

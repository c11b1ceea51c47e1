"""How the feuille de route is adopted: the way, what the vote adopts, what blocks it or the next one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.actions.changes import adoption as changes
from jalons.actions.forms.adoption import AdoptionForm, ReferenceForm
from jalons.base.http import apply_form, form_arguments
from jalons.base.sorted_tables import asked_order
from jalons.governance.queries.frameworks import framework_titles
from jalons.publication.queries import adoption as queries
from jalons.publication.queries.editions import lost_votes
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    permission = Permission.ARBITRATE if request.method == "POST" else Permission.READ
    member = enter_roadmap(request, slug, permission)
    page = queries.adoption_page(member.roadmap, timezone.localdate())
    path = page.adoption.path
    form_class = ReferenceForm if path and page.is_voted else AdoptionForm
    form = form_class(**form_arguments(request, form_class.shown_values(path) if path else {}))
    done = _("La voie d’adoption est enregistrée.")
    if apply_form(request, form, changes.revise_adoption_path, done=done, by=member):
        return redirect("publication:adoption", slug)
    order = asked_order(request, queries.COLUMNS)
    context = {
        "member": member,
        "page": page,
        "adoption": page.adoption,
        "form": form,
        "order": order,
        "lines": order.sort(page.lines),
        "lost_votes": lost_votes(member.roadmap),
        "frameworks": framework_titles(member.roadmap),
    }
    return render(request, "publication/adoption.html", context)

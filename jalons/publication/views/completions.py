"""Many fiches completed at once, on one page."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from jalons.actions.changes.several_actions import Lot
from jalons.actions.queries.known_names import known_names
from jalons.base.http import apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.base.several import PICKED, read_keys
from jalons.publication.changes import completions as changes
from jalons.publication.forms.completions import SHOWN, CompletionForm
from jalons.publication.queries.completions import Grid, completion_grid
from jalons.publication.rules.completions import CARRIER, COLUMNS, MOST_ROWS
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

COLUMN, PAGE = "colonne", "page"


@require_http_methods(["GET", "POST"])
def complete_fiches(request: HttpRequest, slug: str) -> HttpResponse:
    """`?ligne=12&ligne=15` shows these fiches alone, `?colonne=context` these columns; `page` is that of the list."""
    member = enter_roadmap(request, slug, Permission.EDIT_ACTION)
    names = dict(known_names(member.roadmap, knows_people=member.can(Permission.KNOW_PEOPLE)))
    names[CARRIER] = names["lead_organisation"]
    form = CompletionForm(grid=_asked_grid(request, member), names=names, **form_arguments(request))
    if applied := apply_form(request, form, changes.complete_fiches, by=member):
        _tell_completed(request, applied.result, reverse("actions:restore_several", args=[slug]))
        return redirect(f"{request.path}?{_kept_query(request.GET)}")
    if request.method == "POST":
        form = form.show_again(_asked_grid(request, member))
    known = {name: values for name, values in names.items() if name in form.grid.columns}
    context = {
        "member": member,
        "grid": form.grid,
        "form": form,
        "names": known,
        "query": _kept_query(request.GET),
        "picked": read_keys(request.GET.getlist(PICKED)),
    }
    return render(request, "publication/complete_fiches.html", context)


def _asked_grid(request: HttpRequest, member: Member) -> Grid:
    """What is sent names the fiches and the columns that its page showed: somebody may have filled a cell since."""
    asked, sent = request.GET, request.POST
    return completion_grid(
        member.roadmap,
        picked=read_keys(asked.getlist(PICKED)),
        asked=(sent.getlist(COLUMN) or asked.getlist(COLUMN))[: len(COLUMNS)],
        page=asked_number(request, PAGE) or 1,
        shown=read_keys(sent.getlist(SHOWN))[:MOST_ROWS],
    )


def _kept_query(asked: QueryDict) -> str:
    """The fiches and the columns that were chosen, for the next page: what was completed leaves the list."""
    kept = asked.copy()
    kept.pop(PAGE, None)
    return kept.urlencode()


def _tell_completed(request: HttpRequest, lot: Lot, restore: str) -> None:
    sentence = ngettext("%(n)s fiche est complétée.", "%(n)s fiches sont complétées.", lot.actions) % {"n": lot.actions}
    tell_done(request, sentence, undo=Undo(restore, {"line": lot.line}) if lot.line else None)

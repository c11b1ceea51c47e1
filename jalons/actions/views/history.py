"""What changed in a fiche is read, and one field takes back a value that it had."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalons.actions.access import enter_action
from jalons.actions.changes import restored_fields
from jalons.actions.queries import history
from jalons.base.http import apply_change, asked_number
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.queries.journal import history_entry
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def action_history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """`?champ=` keeps the changes of one field, `?avant=` shows earlier ones."""
    member, action = enter_action(request, slug, code, Permission.FOLLOW_WORK)
    field, before = request.GET.get("champ", ""), asked_number(request, "avant")
    changes = history.action_history(action, field=field, before_id=before)
    if field and field not in dict(changes.fields):
        raise Http404
    context = {"member": member, "action": action, "history": changes, "field": field, "is_first_page": before is None}
    return render(request, "actions/history.html", context)


@require_POST
def restore_field(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """The button sends the name of the field as « champ »."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    entry = history_entry(member.roadmap, "actionsheet", action.pk, pk)
    if entry is None:
        raise Http404
    field = request.POST.get("champ", "")
    done = _("Le champ dit de nouveau ce qu’il disait. Ce retour est lui aussi dans l’historique.")
    apply_change(request, restored_fields.restore_field, done=done, action=action, entry=entry, field=field, by=member)
    return redirect(reverse("actions:history", args=[slug, code]))

"""One gesture on several milestones."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from jalons.base.forms import JalonsForm
from jalons.base.french import format_day
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.several import SEEN, Choice, Gesture, asked_gesture, change_several, picked_rows
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes import several_milestones as changes
from jalons.roadmaps.forms import MoveMilestonesForm, ReachMilestonesForm
from jalons.roadmaps.models import Milestone
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.words import DAY_TO_SET

GESTURES = {
    "deplacer": Gesture(
        changes.move_milestones,
        MoveMilestonesForm,
        lambda n: ngettext("Déplacer %(n)s jalon", "Déplacer %(n)s jalons", n) % {"n": n},
        gettext_lazy("Déplacer ces jalons"),
        lambda _moved: _("Les jalons sont déplacés."),
    ),
    "atteindre": Gesture(
        changes.reach_milestones,
        ReachMilestonesForm,
        lambda n: ngettext("Noter %(n)s jalon atteint", "Noter %(n)s jalons atteints", n) % {"n": n},
        gettext_lazy("Noter ces jalons atteints"),
        lambda _reached: _("Les jalons sont notés atteints."),
    ),
}


@require_http_methods(["GET", "POST"])
def change_several_milestones(request: HttpRequest, slug: str) -> HttpResponse:
    member, asked = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP), asked_gesture(request)
    milestones = list(Milestone.objects.filter(roadmap=member.roadmap, pk__in=picked_rows(request)).dated())

    def undo(_moved: int, form: JalonsForm) -> Undo | None:
        """The move of as many days the other way."""
        if asked != "deplacer":
            return None
        days = form.cleaned_data["days"]
        moved = _milestone_choices(Milestone.objects.filter(pk__in=[milestone.pk for milestone in milestones]).dated())
        fields = {"count": abs(days), "unit": 1, "way": -1 if days > 0 else 1, SEEN: tuple(one.seen for one in moved)}
        return Undo(request.path, {"geste": asked, "ligne": tuple(milestone.pk for milestone in milestones), **fields})

    return change_several(
        request,
        GESTURES,
        _milestone_choices(milestones),
        template="roadmaps/several_milestones.html",
        context={"member": member, "milestones": milestones},
        back=reverse("overview:steps", args=[slug]),
        ticks="",
        nothing=_("Cochez au moins un jalon de la liste."),
        initial={"reached_on": timezone.localdate()} if asked == "atteindre" else None,
        undo=undo,
        milestones=milestones,
        by=member,
    )


def _milestone_choices(milestones: Iterable[Milestone]) -> list[Choice]:
    return [
        Choice(milestone.pk, milestone.title, str(DAY_TO_SET) if milestone.lacks_day else format_day(milestone.due_on))
        for milestone in milestones
    ]

"""One gesture on several people of the directory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.forms import JalonsForm
from jalons.base.http import apply_change
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.several import Choice, Gesture, asked_gesture, change_several, picked_rows
from jalons.directory.access import enter_directory
from jalons.directory.changes import several as changes
from jalons.directory.forms.contacts import CategoryForm
from jalons.directory.models import Contact

GESTURES = {
    "rencontrer": Gesture(
        changes.meet_contacts,
        JalonsForm,
        lambda n: (
            ngettext("Noter la rencontre de %(n)s personne ?", "Noter la rencontre de %(n)s personnes ?", n) % {"n": n}
        ),
        gettext_lazy("Oui, nous les avons rencontrées"),
        lambda done: ngettext("%(n)s rencontre notée.", "%(n)s rencontres notées.", done.people) % {"n": done.people},
    ),
    "categorie": Gesture(
        changes.set_category,
        CategoryForm,
        lambda n: (
            ngettext("Changer la catégorie de %(n)s personne", "Changer la catégorie de %(n)s personnes", n) % {"n": n}
        ),
        gettext_lazy("Enregistrer la catégorie"),
        lambda done: (
            ngettext("Catégorie changée pour %(n)s personne.", "Catégorie changée pour %(n)s personnes.", done.people)
            % {"n": done.people}
        ),
    ),
    "effacer": Gesture(
        changes.erase_contacts,
        JalonsForm,
        lambda n: ngettext("Effacer %(n)s personne ?", "Effacer %(n)s personnes ?", n) % {"n": n},
        gettext_lazy("Oui, effacer ces personnes"),
        lambda done: ngettext("%(n)s personne effacée.", "%(n)s personnes effacées.", done.people) % {"n": done.people},
        gettext_lazy(
            "Leurs noms, adresses et téléphones quittent Jalons pour toujours. Leurs invitations comptent encore, "
            "sans leur nom ; celles qui attendent leur réponse dans l’équipe sont annulées, leurs liens privés ferment."
        ),
        is_final=True,
    ),
}


@require_http_methods(["GET", "POST"])
def change_several_people(request: HttpRequest, slug: str) -> HttpResponse:
    member, asked = enter_directory(request, slug), asked_gesture(request)
    people = list(Contact.objects.filter(roadmap=member.roadmap, pk__in=picked_rows(request)))
    restore = reverse("directory:restore_several", args=[slug])
    return change_several(
        request,
        GESTURES,
        [Choice(contact.pk, contact.name, _present_state(contact, asked)) for contact in people],
        template="directory/several.html",
        context={"member": member, "people": people},
        back=reverse("directory:index", args=[slug]),
        ticks="#several",
        nothing=_("Cochez au moins une personne de la liste."),
        undo=lambda done, _form: Undo(restore, {"line": done.line}) if done.line else None,
        contacts=people,
        by=member,
    )


def _present_state(contact: Contact, asked: str) -> str:
    """What the gesture would change."""
    if asked == "rencontrer":
        state, met = contact.get_status_display(), str(Contact.Status.MET.label)
        return state if contact.status == Contact.Status.MET else f"{state} → {met}"
    if asked == "categorie":
        return contact.get_college_display() or contact.get_category_display() or _("Pas encore précisé")
    return ""


@require_POST
def restore_several(request: HttpRequest, slug: str) -> HttpResponse:
    """« Annuler », after a gesture on several people: `line` is the line of the journal that tells it."""
    member = enter_directory(request, slug)
    sent = request.POST.get("line", "")
    line = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else 0
    apply_change(request, changes.restore_contacts, done=_("Le changement est annulé."), line=line, by=member)
    return redirect("directory:index", slug)

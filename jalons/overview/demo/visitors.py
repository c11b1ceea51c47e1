"""The people that a visitor of the demo may become."""

from django.utils.translation import gettext as _

from jalons.accounts.models import User
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.overview.demo.people import PEOPLE, PREFECTURE
from jalons.roadmaps.models import Membership
from jalons.workshops.models import Workshop

PARTICIPANT = "participant"


@frozen
class Visitor:
    key: str
    title: str
    text: str


def demo_visitors() -> list[Visitor]:
    return [
        Visitor("referente", _("La référente"), _("Chargée de coopération. Elle mène la démarche, seule ou presque.")),
        Visitor("elue", _("L’élue"), _("Vice-présidente. Elle veut voir en une page où l’on en est.")),
        Visitor("pilote", _("La pilote"), _("Elle dirige le centre social et suit ses actions.")),
        Visitor("facilitation", _("L’animatrice"), _("Elle tient le mur pendant l’atelier ouvert à Périgueux.")),
        Visitor(PARTICIPANT, _("Une participante ou un participant"), _("Sans compte : un code, une note.")),
        Visitor("prefecture", _("La préfecture"), _("Elle lit les deux feuilles de route du département.")),
    ]


def visitor_account(key: str) -> User | None:
    address = next((person.address for person in (*PEOPLE, PREFECTURE) if person.key == key), None)
    return User.objects.filter(email=address).first() if address else None


def landing_url(user: User) -> str:
    """The first page of each person of the demo: the wall for the facilitation, else a dashboard."""
    roles = Membership.objects.filter(user=user).select_related("roadmap")
    first = roles.first()
    if first is None:
        return reverse("overview:home")
    workshop = _open_workshop()
    if workshop and first.role == Membership.Role.FACILITATOR:
        return reverse("workshops:wall", args=[workshop.roadmap.slug, workshop.number])
    return reverse("overview:dashboard", args=[first.roadmap.slug])


def open_workshop_url() -> str:
    workshop = _open_workshop()
    return reverse("votes:participate", args=[workshop.code]) if workshop else reverse("workshops:join_code")


def _open_workshop() -> Workshop | None:
    """The oldest one, that of the demo: not one that a visitor opened since."""
    return Workshop.objects.filter(state=Workshop.State.OPEN).select_related("roadmap").order_by("id").first()

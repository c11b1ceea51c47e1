"""What is left to do with the invitations of a workshop, in order."""

from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.prepared_addresses import reverse
from jalons.base.todos import Todo
from jalons.invitations.models.invitations import Invited, invited_people
from jalons.invitations.queries.guests import Counts, GuestRow, guest_counts, guest_rows
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Answer, Gesture, Way
from jalons.workshops.models import Workshop


class Duty(StrEnum):
    DOOR = "door"
    CHOOSE = "choose"
    TELL = "tell"
    CALL_BACK = "call_back"
    SEND = "send"
    LETTERS = "letters"
    CALL = "call"
    FAILED = "failed"
    REMIND = "remind"
    REACH = "reach"
    AGREE = "agree"
    PRESENCE = "presence"


def invitations_card(workshop: Workshop) -> tuple[Counts, Todo | None]:
    """The summary of invitations on the page of the workshop."""
    everybody = invited_people(workshop)
    following = next_steps(workshop, everybody, guest_rows(workshop, everybody))
    return guest_counts(everybody), following[0] if following else None


def next_steps(workshop: Workshop, everybody: list[Invited], rows: list[GuestRow]) -> list[Todo]:
    return [_next_step(duty, n, workshop) for duty, n in _duty_counts(workshop, everybody, rows).items() if n]


def _duty_counts(workshop: Workshop, everybody: list[Invited], rows: list[GuestRow]) -> dict[Duty, int]:
    today, now = timezone.localdate(), timezone.now()
    if rules.is_over(workshop.state, workshop.held_on, today):
        return {
            Duty.PRESENCE: sum(row.attended is None and row.answer == Answer.YES for row in rows),
            Duty.CALL_BACK: sum(row.is_to_call_back for row in rows),
        }

    def count(gesture: Gesture, way: Way | None = None) -> int:
        return sum(
            rules.message_obstacle(gesture, person.facts, now, days=workshop.remind_after_days) is None
            for person in everybody
            if way is None or person.facts.way is way
        )

    return {
        Duty.DOOR: len(rows) if workshop.held_on == today else 0,
        Duty.CHOOSE: int(not rows),
        Duty.TELL: sum(row.is_to_tell for row in rows),
        Duty.CALL_BACK: sum(row.is_to_call_back for row in rows),
        Duty.SEND: count(Gesture.INVITATION),
        Duty.LETTERS: count(Gesture.LETTER),
        Duty.CALL: count(Gesture.CALL, Way.PHONE),
        Duty.FAILED: sum(row.has_failed for row in rows),
        Duty.REMIND: count(Gesture.REMINDER),
        Duty.REACH: sum(row.is_unreachable for row in rows),
        Duty.AGREE: sum(row.needs_agreement for row in rows),
    }


def _next_step(duty: Duty, n: int, workshop: Workshop) -> Todo:
    place = [workshop.roadmap.slug, workshop.number]

    def url(name: str, *more: str) -> str:
        return reverse(f"invitations:{name}", args=[*place, *more])

    to_reach = url("guests") + "?voir=a-joindre#liste"
    steps = {
        Duty.DOOR: lambda: (_("C’est aujourd’hui : cochez qui arrive."), _("Ouvrir l’accueil"), url("attendance")),
        Duty.CHOOSE: lambda: (
            _("La liste est vide : choisissez qui inviter parmi les acteurs."),
            _("Choisir des personnes"),
            url("choose_guests"),
        ),
        Duty.TELL: lambda: (
            ngettext(
                "%(n)s personne a maintenant une place et ne le sait pas encore : appelez-la.",
                "%(n)s personnes ont maintenant une place et ne le savent pas encore : appelez-les.",
                n,
            ),
            _("Voir qui appeler"),
            to_reach,
        ),
        Duty.CALL_BACK: lambda: (
            ngettext("%(n)s personne est à rappeler.", "%(n)s personnes sont à rappeler.", n),
            _("Ouvrir la liste à rappeler"),
            url("answers") + "?voir=a-rappeler",
        ),
        Duty.SEND: lambda: (
            ngettext(
                "%(n)s invitation est prête à partir par courriel.",
                "%(n)s invitations sont prêtes à partir par courriel.",
                n,
            ),
            _("Relire et envoyer"),
            url("write_guests", Gesture.INVITATION),
        ),
        Duty.LETTERS: lambda: (
            ngettext("%(n)s lettre est à imprimer et à poster.", "%(n)s lettres sont à imprimer et à poster.", n),
            _("Imprimer les lettres"),
            url("guest_letters"),
        ),
        Duty.CALL: lambda: (
            ngettext("%(n)s personne se joint par téléphone.", "%(n)s personnes se joignent par téléphone.", n),
            _("Ouvrir la liste d’appel"),
            url("answers") + "?voir=telephone",
        ),
        Duty.FAILED: lambda: (
            ngettext("%(n)s courriel n’est pas parti.", "%(n)s courriels ne sont pas partis.", n),
            _("Voir pourquoi"),
            to_reach,
        ),
        Duty.REMIND: lambda: (
            ngettext(
                "%(n)s personne n’a pas répondu et peut être relancée.",
                "%(n)s personnes n’ont pas répondu et peuvent être relancées.",
                n,
            ),
            _("Relancer"),
            url("write_guests", Gesture.REMINDER),
        ),
        Duty.REACH: lambda: (
            ngettext(
                "%(n)s personne n’a aucun moyen d’être jointe.", "%(n)s personnes n’ont aucun moyen d’être jointes.", n
            ),
            _("Compléter leurs fiches"),
            to_reach,
        ),
        Duty.AGREE: lambda: (
            ngettext(
                "%(n)s personne a déjà été sollicitée et n’a pas donné son accord : appelez-la, ou notez son accord.",
                "%(n)s personnes ont déjà été sollicitées et n’ont pas donné leur accord : appelez-les, ou notez leur accord.",
                n,
            ),
            _("Voir qui"),
            to_reach,
        ),
        Duty.PRESENCE: lambda: (
            ngettext(
                "La présence de %(n)s personne n’est pas notée.", "La présence de %(n)s personnes n’est pas notée.", n
            ),
            _("Noter les présences"),
            url("attendance"),
        ),
    }
    sentence, action, address = steps[duty]()
    return Todo(sentence % {"n": n}, address, action)

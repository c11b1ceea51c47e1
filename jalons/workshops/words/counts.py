"""The words of the four counts of a room, the same on every page (see « attendue », « présente », « téléphone entré » and
« vote » in the glossary)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.workshops.rules.turnout import Turnout


def expected_words(n: int) -> str:
    """Those who said that they would come."""
    if not n:
        return _("aucune personne attendue")
    return ngettext("%(n)s personne attendue", "%(n)s personnes attendues", n) % {"n": format_number(n)}


def present_words(n: int) -> str:
    """Those ticked at the door."""
    if not n:
        return _("aucune personne présente")
    return ngettext("%(n)s personne présente", "%(n)s personnes présentes", n) % {"n": format_number(n)}


def turnout_words(turnout: Turnout) -> str:
    """« 45 personnes présentes et 3 à distance »."""
    here = present_words(turnout.here)
    if not turnout.remote:
        return here
    return _("%(here)s et %(n)s à distance") % {"here": here, "n": format_number(turnout.remote)}


def phones_words(n: int) -> str:
    """Those that entered with the code."""
    if not n:
        return _("aucun téléphone entré")
    return ngettext("%(n)s téléphone entré", "%(n)s téléphones entrés", n) % {"n": format_number(n)}


def votes_words(n: int) -> str:
    """Papers of one vote, on a phone or not."""
    return ngettext("%(n)s vote", "%(n)s votes", n) % {"n": format_number(n)} if n else _("aucun vote")


def crowd_sentence(people: str, capacity: int) -> str:
    """`people`: those of the door, or the phones, in words. « 52 personnes présentes pour 40 places prévues. »"""
    places = ngettext("%(n)s place prévue", "%(n)s places prévues", capacity) % {"n": format_number(capacity)}
    return _("%(people)s pour %(places)s.") % {"people": people, "places": places}

"""French sentences about the import of a public catalogue."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.funding.models import AidImport
from jalons.funding.rules.aid_export import Remark


def aid_import_sentence(done: AidImport) -> str:
    """« 4 980 aides gardées sur 5 000 lues : 120 nouvelles, 30 corrigées, 12 retirées. »"""
    counts = [
        ngettext("%(n)s nouvelle", "%(n)s nouvelles", done.added) % {"n": format_number(done.added)}
        if done.added
        else "",
        ngettext("%(n)s corrigée", "%(n)s corrigées", done.corrected) % {"n": format_number(done.corrected)}
        if done.corrected
        else "",
        ngettext("%(n)s retirée", "%(n)s retirées", done.gone) % {"n": format_number(done.gone)} if done.gone else "",
    ]
    start = ngettext("%(kept)s aide gardée sur %(read)s", "%(kept)s aides gardées sur %(read)s", done.kept) % {
        "kept": format_number(done.kept),
        "read": format_number(done.read),
    }
    sentence = ", ".join(count for count in counts if count)
    return (
        _("%(start)s : %(told)s.") % {"start": start, "told": sentence}
        if sentence
        else _("%(start)s, rien n’a changé.") % {"start": start}
    )


def remark_sentence(remark: Remark) -> str:
    return {
        Remark.NO_IDENTIFIER: _("Laissée de côté : elle n’a pas d’identifiant."),
        Remark.NO_NAME: _("Laissée de côté : elle n’a pas de nom."),
        Remark.NO_FUNDER: _("Laissée de côté : personne ne la finance."),
        Remark.TWICE: _("Laissée de côté : son identifiant est déjà pris par une autre."),
        Remark.RATE: _("Gardée sans son taux : il n’est pas entre 0 et 100 %, ou il est à l’envers."),
        Remark.DAYS: _("Gardée sans ses dates : l’une ne se lit pas, ou la fin vient avant le début."),
        Remark.ADDRESS: _("Gardée sans l’adresse du financeur : ce n’est pas celle d’une page."),
    }[remark]

"""The French words of votes and of enjeux, said by changes, pages and exports alike."""

from django.utils.translation import gettext_lazy as _

from jalons.workshops import rules

# What one dot, or one answer, is called on the pages.
MARK_WORDS = {
    rules.DOT: _("gommettes"),
    rules.USEFUL: _("utilité"),
    rules.FEASIBLE: _("faisabilité"),
    rules.AGREE: _("d’accord"),
    rules.LIVE_WITH: _("peut vivre avec"),
    rules.OBJECT: _("objection"),
    rules.DISAGREE: _("pas d’accord"),
    rules.PASS: _("passe"),
}

# What to write for an enjeu to read « Comment … pour que … ? ».
UNSAID_WORDS = {
    rules.Unsaid.HOW: _("commencez par « Comment »"),
    rules.Unsaid.WHAT_FOR: _("dites dans quel but : « pour que … »"),
    rules.Unsaid.MARK: _("finissez par un point d’interrogation"),
}

LEANING_WORDS = {
    rules.Leaning.UNHEARD: _("Peu d’avis exprimés"),
    rules.Leaning.AGREED: _("Consensus : oui"),
    rules.Leaning.REJECTED: _("Consensus : non"),
    rules.Leaning.MOSTLY_FOR: _("Majorité pour"),
    rules.Leaning.MOSTLY_AGAINST: _("Majorité contre"),
    rules.Leaning.DIVIDED: _("Avis partagés"),
}

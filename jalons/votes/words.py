"""French words of votes, and of votes in the journal."""

from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.words import JournalWords
from jalons.votes.rules import ballots, opinions

# The name of one dot, or one answer, on pages.
MARK_WORDS = {
    ballots.DOT: _("gommettes"),
    ballots.USEFUL: _("utilité"),
    ballots.FEASIBLE: _("faisabilité"),
    ballots.AGREE: _("d’accord"),
    ballots.LIVE_WITH: _("peut vivre avec"),
    ballots.OBJECT: _("objection"),
    ballots.DISAGREE: _("pas d’accord"),
    ballots.PASS: _("passe"),
}

LEANING_WORDS = {
    opinions.Leaning.UNHEARD: _("Peu d’avis exprimés"),
    opinions.Leaning.AGREED: _("Consensus : oui"),
    opinions.Leaning.REJECTED: _("Consensus : non"),
    opinions.Leaning.MOSTLY_FOR: _("Majorité pour"),
    opinions.Leaning.MOSTLY_AGAINST: _("Majorité contre"),
    opinions.Leaning.DIVIDED: _("Avis partagés"),
}

JOURNAL = JournalWords(
    verbs={
        ("reopen", "ballot"): _("a rouvert"),
        ("show", "ballot"): _("a montré à la salle"),
        ("hide", "ballot"): _("a retiré de l’écran"),
        ("freeze", "ballotoption"): _("a gelé"),
        ("thaw", "ballotoption"): _("a dégelé"),
        ("unveil", "roomcount"): _("a rendu public le"),
        ("rank", ""): _("a classé les enjeux ou les chantiers selon"),
    },
    fields={
        ("ballot", "options"): _("propositions"),
        ("ballot", "order"): _("ordre"),
        ("roomcount", "counts"): _("décompte"),
    },
)

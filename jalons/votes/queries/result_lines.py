"""The result of a closed vote in a few lines, where its page is one press further."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.votes.queries.results import Results
from jalons.votes.rules.ballots import BallotKind
from jalons.votes.words import untold_sentence


def result_lines(results: Results, most: int) -> list[str]:
    """The propositions that a room remembers: the first ones, those adopted, or those that many agree with."""
    if not results.is_told:
        return [untold_sentence()]
    match results.kind:
        case BallotKind.DOTS:
            dots = [option for option in results.options if option.total][:most]
            counted = [ngettext("%(n)d gommette", "%(n)d gommettes", dot.total) % {"n": dot.total} for dot in dots]
            return [f"{one.ranked_label}, {words}" for one, words in zip(dots, counted, strict=True)]
        case BallotKind.OPINION:
            agreed = [option for option in results.options if option.agreement is not None][:most]
            return [_("%(title)s, %(n)d %% d’accord") % {"title": one.label, "n": one.agreement} for one in agreed]
        case BallotKind.GRADIENT:
            return [
                _("%(title)s, d’accord %(n)d sur %(all)d")
                % {"title": option.label, "n": option.agreeing, "all": option.total}
                for option in results.options[:most]
            ]
        case _:
            adopted = [_("Adopté : %(title)s") % {"title": one.label} for one in results.adopted[:most]]
            return adopted or [_("Rien n’est adopté.")]

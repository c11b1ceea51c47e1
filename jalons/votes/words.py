"""French words of votes, and of votes in the journal."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jalons.base import french
from jalons.roadmaps.words import JournalWords
from jalons.votes.rules import ballots, opinions
from jalons.workshops.rules.turnout import Turnout
from jalons.workshops.words.counts import phones_words, turnout_words, votes_words

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
    ballots.FULLY: _("tout à fait d’accord"),
    ballots.MIXED: _("avis partagé"),
    ballots.DOUBTFUL: _("des réserves"),
    ballots.AGAINST: _("contre"),
}

LEANING_WORDS = {
    opinions.Leaning.UNHEARD: _("Peu d’avis exprimés"),
    opinions.Leaning.AGREED: _("Consensus : oui"),
    opinions.Leaning.REJECTED: _("Consensus : non"),
    opinions.Leaning.MOSTLY_FOR: _("Majorité pour"),
    opinions.Leaning.MOSTLY_AGAINST: _("Majorité contre"),
    opinions.Leaning.DIVIDED: _("Avis partagés"),
}


MOST_LETTERS_NAMED = 4


def absent_letters_sentence(ranks: Collection[int]) -> str:
    """« Il n’y a pas de D : ce groupe n’est pas dans ce vote. » Whoever looks for a letter of the wall is told. Empty when
    none is missing."""
    letters = ballots.absent_letters(ranks)
    if not letters:
        return ""
    if len(letters) > MOST_LETTERS_NAMED:
        return gettext("Les lettres qui manquent sont celles de groupes qui ne sont pas dans ce vote.")
    return ngettext(
        "Il n’y a pas de %(letters)s\u00a0: ce groupe n’est pas dans ce vote.",
        "Il n’y a pas de %(letters)s\u00a0: ces groupes ne sont pas dans ce vote.",
        len(letters),
    ) % {"letters": french.join_items(letters)}


def participation_sentence(phone_voters: int, room_voters: int, remote_voters: int, phones: int) -> str:
    """While a vote is open: « 9 votes au téléphone (dont 1 à distance), pour 12 téléphones entrés. 3 votes sur papier. »"""
    on_phones = gettext("%(votes)s au téléphone") % {"votes": votes_words(phone_voters)}
    if remote_voters:
        values = {"votes": on_phones, "n": french.format_number(remote_voters)}
        on_phones = gettext("%(votes)s (dont %(n)s à distance)") % values
    return gettext("%(on_phones)s, pour %(phones)s. %(room)s sur papier.") % {
        "on_phones": french.capitalize_first(on_phones),
        "phones": phones_words(phones),
        "room": french.capitalize_first(votes_words(room_voters)),
    }


def unused_phones_sentence(n: int) -> str:
    """What phones tell of a vote, where nobody was ticked at the door."""
    if not n:
        return gettext("Tous les téléphones entrés ont servi à ce vote.")
    sentence = ngettext(
        "%(n)s téléphone entré n’a pas servi à ce vote.", "%(n)s téléphones entrés n’ont pas servi à ce vote.", n
    )
    return sentence % {"n": french.format_number(n)}


def turnout_gap_sentence(voters: int, turnout: Turnout | None) -> str:
    """Votes beside people ticked at the door: more votes than people are told, never refused. Empty when nobody was
    ticked or nobody voted."""
    if turnout is None or not voters:
        return ""
    present = turnout.people
    gap = abs(voters - present)
    values = {"votes": votes_words(voters), "people": turnout_words(turnout), "n": gap}
    if voters > present:
        sentence = ngettext(
            "%(votes)s pour %(people)s d’après l’émargement : %(n)s vote de trop.",
            "%(votes)s pour %(people)s d’après l’émargement : %(n)s votes de trop.",
            gap,
        )
    elif voters < present:
        sentence = ngettext(
            "%(votes)s pour %(people)s d’après l’émargement : %(n)s personne n’a pas voté.",
            "%(votes)s pour %(people)s d’après l’émargement : %(n)s personnes n’ont pas voté.",
            gap,
        )
    else:
        sentence = gettext("%(votes)s pour %(people)s d’après l’émargement : autant que de personnes.")
    return sentence % values


def dots_sentence(count: int, colour: str = "") -> str:
    """« 2 gommettes », or « 2 gommettes (utilité) » where there are two colours."""
    dots = ngettext("%(n)s gommette", "%(n)s gommettes", count) % {"n": count}
    return f"{dots} ({colour})" if colour else dots


def cast_sentence(phones: int, room: int) -> str:
    """« 3 votes au téléphone, aucun sur papier. »"""
    sentence = ngettext("%(n)s vote au téléphone,", "%(n)s votes au téléphone,", phones) % {"n": phones}
    paper = gettext("%(n)s sur papier.") % {"n": room} if room else gettext("aucun sur papier.")
    return f"{sentence} {paper}"


def turnout_sentence(voters: int, phone_voters: int, turnout: Turnout | None, phones: int) -> str:
    """Asked before a vote closes: who has not voted yet, by the sheet of the door when it was begun, else by phones, which a paper
    never counts for."""
    if not voters:
        return gettext("Personne n’a encore voté.")
    return turnout_gap_sentence(voters, turnout) or unused_phones_sentence(max(0, phones - phone_voters))


def late_sentence(count: int) -> str:
    """Votes of phones that came after the closing: only how many. Empty without any."""
    if not count:
        return ""
    return ngettext(
        "%(n)s vote est arrivé d’un téléphone après la clôture : il n’est pas compté.",
        "%(n)s votes sont arrivés de téléphones après la clôture : ils ne sont pas comptés.",
        count,
    ) % {"n": count}


def corrected_sentence(at: datetime) -> str:
    """Papers counted after the closing: the page and the minutes say it alike."""
    return gettext(
        "Le décompte papier a changé après la clôture du vote, %(when)s : ce résultat n’est plus celui d’avant."
    ) % {"when": french.format_moment(timezone.localtime(at))}


def untold_sentence() -> str:
    """Instead of a result that would tell the answers of one or two people, to all or to who typed the papers."""
    return gettext("Moins de trois votes, ou de trois téléphones à côté des feuilles : le détail n’est pas montré.")


def option_sentence(
    kind: str, *, place: int, is_tied: bool, options: int, marks: dict[str, int], leaning: str, share: int | None
) -> str:
    """What a closed vote says of one proposition, without its title. `marks`: mark → how many; `share`: the percentage
    of those who took a side that agree."""
    total = sum(marks.values())
    if kind == ballots.BallotKind.DOTS:
        rank = gettext("rang %(place)s ex æquo sur %(all)s") if is_tied else gettext("rang %(place)s sur %(all)s")
        dots = ngettext("%(rank)s, %(n)s gommette", "%(rank)s, %(n)s gommettes", total)
        sentence = dots % {"rank": rank % {"place": place, "all": options}, "n": total}
        if ballots.USEFUL in marks:
            sentence += gettext(", dont %(useful)s pour l’utilité et %(feasible)s pour la faisabilité") % {
                "useful": marks[ballots.USEFUL],
                "feasible": marks.get(ballots.FEASIBLE, 0),
            }
        return sentence
    if kind == ballots.BallotKind.CONSENT:
        if ballots.is_adopted(marks):
            return gettext("adopté par consentement")
        objections = marks.get(ballots.OBJECT, 0)
        return ngettext("%(n)s objection", "%(n)s objections", objections) % {"n": objections}
    if share is None:
        return leaning
    return gettext("%(leaning)s, %(share)s %% d’accord parmi les avis exprimés") % {"leaning": leaning, "share": share}


JOURNAL = JournalWords(
    verbs={
        ("reopen", "ballot"): _("a rouvert"),
        ("prepare_again", "ballot"): _("a remis en préparation"),
        ("show", "ballot"): _("a montré à la salle"),
        ("hide", "ballot"): _("a retiré de l’écran"),
        ("freeze", "ballotoption"): _("a gelé"),
        ("thaw", "ballotoption"): _("a dégelé"),
        ("review", "ballotoption"): _("a relu une objection à"),
        ("rank", ""): _("a classé les enjeux ou les chantiers selon"),
    },
    fields={
        ("ballot", "options"): _("propositions"),
        ("ballot", "order"): _("ordre"),
        ("roomcount", "screen"): _("écran"),
    },
)

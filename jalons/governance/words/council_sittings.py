"""French sentences about the sitting where an assembly voted: what is told of it, and what cannot be."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_date, format_number, matching_key
from jalons.governance.models.deliberations import CouncilVote
from jalons.governance.rules.council_sittings import (
    CLEAR_DAYS,
    CouncilSitting,
    Fault,
    clear_days,
    most_votes,
    needed_clear_days,
    quorum_of,
    silent_members,
)
from jalons.roadmaps.models import Roadmap

# What names the people of a sitting: the act and the team read it, nobody else.
OF_PEOPLE = ("presided_by", "secretary")


def sitting_facts(vote: CouncilVote) -> list[tuple[str, str, str]]:
    """The field, its label and what it says, in the order of an act. What nobody told is absent."""
    sitting, facts = vote.sitting, []
    office, present = sitting.members_in_office, sitting.members_present
    if sitting.convened_on:
        facts.append(("convened_on", _("Convocation envoyée le"), format_date(sitting.convened_on)))
    counts = (
        ("members_in_office", _("Membres en exercice"), office),
        ("members_present", _("Présents"), present),
        ("absent", _("Absents"), None if office is None or present is None else office - present),
        ("proxies", _("Pouvoirs"), sitting.proxies),
        ("not_voting", _("Ne votent pas"), sitting.not_voting),
        ("votes", _("Votants"), vote.votes if sitting != CouncilSitting() else None),
    )
    facts += [(name, label, format_number(count)) for name, label, count in counts if count is not None]
    if sitting.is_second_call:
        sentence = _("deuxième convocation : l’assemblée délibère sans condition de quorum")
        facts.append(("quorum", _("Quorum"), sentence))
    elif office is not None and present is not None:
        sentence = _("atteint, au moins %(n)s membres en exercice étant présents")
        facts.append(("quorum", _("Quorum"), sentence % {"n": format_number(quorum_of(office))}))
    people = (
        ("presided_by", _("Présidence de la séance"), sitting.presided_by),
        ("secretary", _("Secrétaire de séance"), sitting.secretary),
    )
    return facts + [fact for fact in people if fact[2]]


def fault_sentence(fault: Fault, sitting: CouncilSitting, *, votes: int, roadmap: Roadmap) -> str:
    """What cannot be, and what to look at."""
    numbers = {
        "office": format_number(sitting.members_in_office or 0),
        "present": format_number(sitting.members_present or 0),
        "proxies": format_number(sitting.proxies or 0),
        "quorum": format_number(quorum_of(sitting.members_in_office or 0)),
        "votes": format_number(votes + (sitting.not_voting or 0)),
        "most": format_number(most_votes(sitting) or 0),
        "absent": format_number((sitting.members_in_office or 0) - (sitting.members_present or 0)),
        "quorum_article": _("L. 3121-14") if is_departement_council(roadmap) else _("L. 2121-17"),
        "proxy_article": _("L. 3121-16") if is_departement_council(roadmap) else _("L. 2121-20"),
    }
    sentences = {
        Fault.CONVENED_AFTER: _("La convocation part avant la séance : vérifiez les deux dates."),
        Fault.TOO_MANY_PRESENT: _(
            "Présents : %(present)s. Membres en exercice : %(office)s. Il ne peut pas y en avoir plus qui soient présents."
        ),
        Fault.NO_QUORUM: _(
            "Présents : %(present)s sur %(office)s membres en exercice. Le quorum est de %(quorum)s, sans compter les "
            "pouvoirs (code général des collectivités territoriales, article %(quorum_article)s). Si c’était la deuxième "
            "convocation, cochez-le."
        ),
        Fault.TOO_MANY_PROXIES: _(
            "Pouvoirs : %(proxies)s. Présents : %(present)s. Chaque membre présent n’en porte qu’un (code général des "
            "collectivités territoriales, article %(proxy_article)s)."
        ),
        Fault.PROXY_OF_NOBODY: _("Pouvoirs : %(proxies)s. Absents : %(absent)s. Seul un membre absent donne pouvoir."),
        Fault.TOO_MANY_VOTES: _(
            "Voix pour, voix contre, abstentions et membres qui ne prennent pas part au vote : %(votes)s en tout. La "
            "séance en compte %(most)s au plus, pouvoirs compris."
        ),
    }
    return sentences[fault] % numbers


def silent_members_sentence(sitting: CouncilSitting, votes: int) -> str:
    """That some members who sit or are represented are in no vote; empty when every one is."""
    silent = silent_members(sitting, votes)
    if not silent:
        return ""
    told = ngettext(
        "Présents et pouvoirs font %(members)s, les votes et les abstentions %(votes)s\u00a0: il manque %(n)s membre. "
        "Corrigez un nombre, ou dites qu’il ne prend pas part au vote.",
        "Présents et pouvoirs font %(members)s, les votes et les abstentions %(votes)s\u00a0: il manque %(n)s membres. "
        "Corrigez un nombre, ou dites qu’ils ne prennent pas part au vote.",
        silent,
    )
    members = (sitting.members_present or 0) + (sitting.proxies or 0) - (sitting.not_voting or 0)
    return told % {"members": format_number(members), "votes": format_number(votes), "n": format_number(silent)}


def late_convocation_sentence(vote: CouncilVote, largest_commune: int | None, roadmap: Roadmap) -> str:
    """That it left too late for an ordinary sitting; empty when it did not, or when nobody told its day. An assembly of
    a département has other delays."""
    if vote.convened_on is None or is_departement_council(roadmap):
        return ""
    days, needed = clear_days(vote.convened_on, vote.held_on), needed_clear_days(largest_commune)
    if days >= needed:
        return ""
    left = (
        ngettext(
            "La convocation est partie %(n)d jour franc avant la séance.",
            "La convocation est partie %(n)d jours francs avant la séance.",
            days,
        )
        % {"n": days}
        if days
        else _("La convocation est partie sans un jour franc avant la séance.")
    )
    article = _("L. 2121-11") if needed == CLEAR_DAYS else _("L. 2121-12")
    rule = _(
        "Il en faut %(needed)d au moins, sauf urgence que le conseil a reconnue en ouvrant la séance (code général des "
        "collectivités territoriales, articles %(article)s et L. 5211-1)."
    )
    return f"{left} {rule % {'needed': needed, 'article': article}}"


def is_departement_council(roadmap: Roadmap) -> bool:
    """Whether a conseil départemental votes, as the name of the authority that leads says it."""
    return matching_key(roadmap.lead_authority).partition(" ")[0] == "departement"

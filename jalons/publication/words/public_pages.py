"""The words of the page that anybody reads."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions.queries.sheets import Tag
from jalons.base import french
from jalons.governance.models import Deliberation
from jalons.governance.words import vote_sentence
from jalons.publication.rules.public_actions import FunderShare, PublicState, Remainder
from jalons.publication.rules.public_changes import ActionChange

# What became of what was voted: the word of one action, then the tone of its tag.
PUBLIC_STATES = {
    PublicState.DONE: (gettext_lazy("réalisée"), "good"),
    PublicState.UNDER_WAY: (gettext_lazy("en cours"), "go"),
    PublicState.TO_COME: (gettext_lazy("à venir"), ""),
    PublicState.STOPPED: (gettext_lazy("à l’arrêt"), "bad"),
    PublicState.POSTPONED: (gettext_lazy("reportée"), "wait"),
    PublicState.ABANDONED: (gettext_lazy("abandonnée"), "bad"),
}


def public_tag(state: PublicState) -> Tag:
    word, tone = PUBLIC_STATES[state]
    return Tag(state.value, str(word), tone)


def public_counts_sentence(states: Iterable[tuple[PublicState, int]], late: int) -> str:
    """« 2 réalisées, 3 en cours, 2 à venir, 1 en retard »."""
    labels = [_public_count(state, n) for state, n in states]
    if late:
        labels.append(_("%(n)d en retard") % {"n": late})
    return ", ".join(labels)


def _public_count(state: PublicState, n: int) -> str:
    templates = {
        PublicState.DONE: ngettext("%(n)d réalisée", "%(n)d réalisées", n),
        PublicState.UNDER_WAY: _("%(n)d en cours"),
        PublicState.TO_COME: _("%(n)d à venir"),
        PublicState.STOPPED: _("%(n)d à l’arrêt"),
        PublicState.POSTPONED: ngettext("%(n)d reportée", "%(n)d reportées", n),
        PublicState.ABANDONED: ngettext("%(n)d abandonnée", "%(n)d abandonnées", n),
    }
    return templates[state] % {"n": n}


def funder_label(share: FunderShare) -> str:
    """« Département », « Communauté de communes (part propre) »; whoever a public page does not name is « un financeur privé »."""
    name = share.name or _("un financeur privé")
    return _("%(name)s (part propre)") % {"name": name} if share.is_own else name


def remainder_sentences(share: FunderShare, *, is_total: bool = False) -> list[str]:
    """What became of the voted money of a funder that was not obtained, and what came beyond the vote: « 24 000 € demandés,
    réponse attendue ». Own money is asked of nobody."""
    amounts = [(what, amount) for what in Remainder if (amount := share.remainder(what))]
    explained = {} if is_total else _OWN_REMAINDERS if share.is_own else _REMAINDERS_EXPLAINED
    sentences = [
        str(explained.get(what) or _remainder_template(what)) % {"amount": french.format_euros(amount)}
        for what, amount in amounts
    ]
    if share.more:
        sentences.append(_("de plus qu’au vote : %(amount)s") % {"amount": french.format_euros(share.more)})
    return sentences


_REMAINDERS_EXPLAINED = {
    Remainder.REQUESTED: gettext_lazy("demandé, réponse attendue : %(amount)s"),
    Remainder.ENVISAGED: gettext_lazy("envisagé, pas encore demandé : %(amount)s"),
}
_OWN_REMAINDERS = dict.fromkeys(_REMAINDERS_EXPLAINED, gettext_lazy("à confirmer : %(amount)s"))


def _remainder_template(what: Remainder) -> str:
    return {
        Remainder.REQUESTED: _("demandé : %(amount)s"),
        Remainder.ENVISAGED: _("envisagé : %(amount)s"),
        Remainder.REFUSED: _("refusé : %(amount)s"),
        Remainder.LESS: _("de moins qu’au vote : %(amount)s"),
        Remainder.DROPPED: _("n’est plus prévu : %(amount)s"),
    }[what]


def _euros_count(amount: Decimal) -> int:
    """For the agreement of a word: « 1,50 € obtenu », « 2 € obtenus »."""
    return int(abs(amount))


def public_change_sentence(change: ActionChange) -> str:
    """« réalisée (était en cours), 2 étapes faites, 24 000 € obtenus »."""
    if change.after is None:
        return _("elle n’est plus dans la feuille de route votée")
    state = public_tag(change.after).word
    if change.before is None:
        return _("nouvelle, %(state)s") % {"state": state}
    parts = []
    if change.has_moved:
        parts.append(
            _("%(state)s (elle était %(before)s)") % {"state": state, "before": public_tag(change.before).word}
        )
    if change.is_late:
        parts.append(_("en retard"))
    if change.has_caught_up:
        parts.append(_("elle n’est plus en retard"))
    if change.steps:
        parts.append(ngettext("%(n)d étape faite", "%(n)d étapes faites", change.steps) % {"n": change.steps})
    if change.news:
        parts.append(ngettext("%(n)d nouvelle", "%(n)d nouvelles", change.news) % {"n": change.news})
    if change.reached:
        parts.append(ngettext("%(n)d cible atteinte", "%(n)d cibles atteintes", change.reached) % {"n": change.reached})
    parts += _money_changes(change)
    if change.is_rewritten:
        parts.append(_("ce qui était écrit a été modifié"))
    return ", ".join(parts)


def _money_changes(change: ActionChange) -> list[str]:
    parts, n = [], _euros_count(change.obtained)
    if change.obtained > 0:
        template = ngettext("%(amount)s obtenu de plus", "%(amount)s obtenus de plus", n)
        parts.append(template % {"amount": french.format_euros(change.obtained)})
    elif change.obtained < 0:
        template = ngettext("%(amount)s obtenu de moins", "%(amount)s obtenus de moins", n)
        parts.append(template % {"amount": french.format_euros(-change.obtained)})
    if change.refused:
        template = ngettext("%(amount)s refusé", "%(amount)s refusés", _euros_count(change.refused))
        parts.append(template % {"amount": french.format_euros(change.refused)})
    if change.cost:
        before, after = (_("non précisé") if cost is None else french.format_euros(cost) for cost in change.cost)
        parts.append(_("coût voté : %(after)s, et non plus %(before)s") % {"after": after, "before": before})
    return parts


def reached_sentence(reached: int, n: int) -> str:
    """« 1 atteint sur 2 »; empty without any indicator."""
    if not n:
        return ""
    if not reached:
        return _("aucun atteint sur %(n)d") % {"n": n}
    sentence = ngettext("%(reached)d atteint sur %(n)d", "%(reached)d atteints sur %(n)d", reached)
    return sentence % {"reached": reached, "n": n}


def age_sentence(days: int) -> str:
    """« il y a 3 mois »."""
    if days < 1:
        return _("aujourd’hui")
    if days < 61:
        return ngettext("il y a %(n)d jour", "il y a %(n)d jours", days) % {"n": days}
    return _("il y a %(n)d mois") % {"n": days * 12 // 365}


def commune_sentence(commune: str, n: int, own: int, counts: str) -> str:
    """« 8 actions concernent Villars, dont 1 qui nomme la commune : 4 réalisées, 3 en cours. »"""
    if not n:
        return _("Aucune action ne concerne %(commune)s en particulier.") % {"commune": commune}
    concerned = ngettext("%(n)d action concerne %(commune)s", "%(n)d actions concernent %(commune)s", n)
    parts = [concerned % {"n": n, "commune": commune}]
    if own:
        naming = ngettext("dont %(n)d qui nomme la commune", "dont %(n)d qui nomment la commune", own)
        parts.append(naming % {"n": own})
    return _("%(whose)s : %(counts)s.") % {"whose": ", ".join(parts), "counts": counts}


def decision_sentence(voted: Deliberation) -> str:
    """« Conseil communautaire, délibération n° 12 du 24 novembre 2025 : 30 pour, 2 contre »."""
    return _("%(assembly)s, %(act)s : %(votes)s") % {
        "assembly": voted.assembly,
        "act": voted,
        "votes": vote_sentence(voted),
    }

"""French sentences about plans: what is missing, what is right, and the rule that applies."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base import french
from jalons.base.french import format_euros, join_items
from jalons.base.frozen import frozen
from jalons.funding.rules.money import ZERO, Consolidated, Sums, Tax
from jalons.funding.rules.own_shares import OwnShare, OwnShareRule
from jalons.funding.rules.years import Totals


@frozen
class Check:
    """A check as the design shows it: a tone (good, wait, bad), a bold sentence, then the computation or the rule."""

    tone: Literal["good", "wait", "bad"]
    finding: str
    detail: str = ""


_TAXES = {Tax.INCLUDED: gettext_lazy("toutes taxes comprises"), Tax.BEFORE: gettext_lazy("hors taxes")}
_MARKS = {Tax.INCLUDED: "TTC", Tax.BEFORE: "HT"}


def tax_mark(tax: str) -> str:
    """« HT », « TTC », or nothing when nobody said it."""
    return _MARKS.get(Tax(tax), "")


def taxes_words(taxes: Collection[str]) -> str:
    """What an export says of its expenses: « toutes taxes comprises », or that each line tells; plans without any
    expense count with taxes."""
    if len(taxes) > 1:
        return _("HT ou TTC selon les lignes, quand elles le disent")
    if not taxes:
        return str(_TAXES[Tax.INCLUDED])
    known = next((_TAXES[Tax(tax)] for tax in taxes if Tax(tax) in _TAXES), None)
    return str(known) if known else _("sans dire si les taxes sont comprises")


def label_with_tax(label: str, tax: str, taxes: Collection[str]) -> str:
    """The expense with its mark, where not all expenses of the export have the same."""
    mark = tax_mark(tax) or _("taxes non précisées")
    return f"{label} ({mark})" if len(taxes) > 1 else label


def balance_sentence(balance: Decimal, pending: Decimal = ZERO, hoped: Decimal = ZERO) -> str:
    """« Il manque 6 000 € », « 500 € de plus que les dépenses », « Équilibré, dont 3 200 € pas encore obtenus ». `pending`:
    `Sums.to_obtain`, `hoped`: `Sums.not_granted`; « équilibré » alone is said of money that is there."""
    if balance < 0:
        return _with_pending(_("Il manque %(amount)s") % {"amount": format_euros(-balance)}, pending)
    if balance > 0:
        surplus = _("%(amount)s de plus que les dépenses") % {"amount": format_euros(balance)}
        if pending and hoped > pending:
            return _("%(told)s\u00a0: %(hoped)s demandés ou envisagés, quand %(pending)s suffiraient") % {
                "told": surplus,
                "hoped": format_euros(hoped),
                "pending": format_euros(pending),
            }
        return _with_pending(surplus, pending)
    if pending:
        return _("Équilibré, dont %(amount)s pas encore obtenus") % {"amount": format_euros(pending)}
    return _("Équilibré")


def _with_pending(sentence: str, pending: Decimal) -> str:
    if not pending:
        return sentence
    return _("%(told)s, et %(amount)s ne sont pas encore obtenus") % {
        "told": sentence,
        "amount": format_euros(pending),
    }


def split_balance_sentence(missing: Decimal, surplus: Decimal, pending: Decimal = ZERO, hoped: Decimal = ZERO) -> str:
    """The balance of several parts that do not pay for each other: one may lack what another has in excess."""
    if missing and surplus:
        amounts = {"missing": format_euros(missing), "surplus": format_euros(surplus)}
        both = _("Il manque %(missing)s, et %(surplus)s de trop ailleurs") % amounts
        waiting = _("%(amount)s ne sont pas encore obtenus") % {"amount": format_euros(pending)}
        return f"{both}. {waiting}" if pending else both
    return balance_sentence(surplus - missing, pending, hoped)


def whole_sentence(missing: Decimal, surplus: Decimal, unpriced: Decimal, pending: Decimal = ZERO) -> str:
    """The balance of several actions. `unpriced`: what is brought to those that have no expense yet."""
    sentence = split_balance_sentence(missing, surplus, pending)
    if not unpriced:
        return sentence
    return _("%(told)s. %(amount)s vont à des actions à chiffrer") % {
        "told": sentence,
        "amount": format_euros(unpriced),
    }


def cost_label(plan: Sums) -> str:
    """What an action costs, as a table says it."""
    if not plan.is_priced:
        return _("à chiffrer")
    return _("sans dépense nouvelle") if plan.is_free else format_euros(plan.expenses)


def no_expense_sentence() -> str:
    """The verdict on a plan that has resources and no expense."""
    return _("Les dépenses sont à chiffrer")


def free_sentence() -> str:
    """The verdict on a plan whose expenses are all of 0 €."""
    return _("Sans dépense nouvelle")


def unobtained_sentence() -> str:
    """The verdict on the plan of an action that is done, though nobody noted any money as obtained (`Sums.is_unobtained`):
    somebody paid, and the plan does not say who."""
    return _("Terminée, aucun financement noté comme obtenu")


def sums_sentence(plan: Sums, *, is_done: bool = False) -> str:
    """The balance of a plan, or of one of its kinds. A plan without any expense has none. `is_done`: its action."""
    if is_done and plan.is_unobtained:
        return unobtained_sentence()
    if plan.parts and plan.resources and not plan.is_priced:
        return no_expense_sentence()
    if plan.is_free and not plan.resources:
        return free_sentence()
    return split_balance_sentence(plan.to_find, plan.surplus, plan.to_obtain, plan.not_granted)


def plan_sentence(plan: Sums, *, is_done: bool = False) -> str:
    """The plan of one action in one sentence."""
    if plan.is_empty:
        return _("Cette action n’est pas encore chiffrée.")
    if plan.is_free and not plan.resources:
        return free_sentence() + "."
    amounts = {
        "expenses": format_euros(plan.expenses),
        "resources": format_euros(plan.resources),
        "verdict": sums_sentence(plan, is_done=is_done),
    }
    if plan.resources and not plan.is_priced:
        return _("%(resources)s de ressources. %(verdict)s.") % amounts
    return _("%(expenses)s de dépenses, %(resources)s de ressources. %(verdict)s.") % amounts


def answers_sentence(plan: Sums) -> str:
    """What funders were asked and what they answered, without what is only envisaged: « 12 000 € obtenus, 3 000 €
    demandés, sans réponse encore. »"""
    parts = [
        _("%(amount)s obtenus") % {"amount": format_euros(plan.secured)}
        if plan.secured
        else _("rien n’est encore obtenu"),
        _("%(amount)s demandés, sans réponse encore") % {"amount": format_euros(plan.requested)}
        if plan.requested
        else "",
        _("%(amount)s refusés") % {"amount": format_euros(plan.refused)} if plan.refused else "",
    ]
    sentence = ", ".join(part for part in parts if part)
    return f"{sentence[0].upper()}{sentence[1:]}."


def unvoted_sentence(count: int, amount: Decimal = ZERO) -> str:
    """What stands beside the fiches that the assembly voted: « Hors du vote : 2 fiches, 30 000 €. »"""
    if not count:
        return ""
    fiches = ngettext("%(n)d fiche", "%(n)d fiches", count) % {"n": count}
    return _("Hors du vote\u00a0: %(what)s.") % {
        "what": ", ".join((fiches, format_euros(amount)) if amount else (fiches,))
    }


def unvoted_part_sentence(expenses: Iterable[Decimal]) -> str:
    """The expenses of each priced plan that a total counts and that nobody voted."""
    amounts = list(expenses)
    if not amounts:
        return ""
    return ngettext(
        "Dont %(n)d action que personne n’a votée\u00a0: %(amount)s.",
        "Dont %(n)d actions que personne n’a votées\u00a0: %(amount)s.",
        len(amounts),
    ) % {"n": len(amounts), "amount": format_euros(sum(amounts, ZERO))}


def consolidated_sentence(money: Consolidated, priced: int, unvoted: str = "") -> str:
    """`unvoted`: the sentence of what it counts and that nobody voted."""
    if not priced:
        return _("Aucune action n’est encore chiffrée.")
    opening = ngettext(
        "%(count)d action chiffrée, %(expenses)s de dépenses.",
        "%(count)d actions chiffrées, %(expenses)s de dépenses.",
        priced,
    ) % {"count": priced, "expenses": format_euros(money.sums.expenses)}
    opening = f"{opening} {unvoted}".rstrip()
    if not money.sums.expenses:
        return opening
    return (
        opening
        + " "
        + french.capitalize_first(
            _("%(share)s sont acquis.") % {"share": french.format_percent(money.covered, money.sums.expenses)}
        )
    )


def own_part_label(part: Decimal, secured: Decimal, expenses: Decimal) -> str:
    """« 98 600 € sur 274 460 € de dépenses »: what the authority that leads brings; empty when nobody wrote it."""
    if not part:
        return ""
    label = format_euros(part)
    if part > secured:
        label = _("%(part)s, dont %(open)s pas encore acquis,") % {
            "part": label,
            "open": format_euros(part - secured),
        }
    return _("%(part)s sur %(expenses)s de dépenses") % {"part": label, "expenses": format_euros(expenses)}


def money_apart_sentence(expenses: Iterable[Decimal]) -> str:
    """The expenses of each priced plan that no total counts."""
    amounts = list(expenses)
    if not amounts:
        return ""
    return ngettext(
        "À part : %(n)d fiche chiffrée et non soumise, %(amount)s de dépenses.",
        "À part : %(n)d fiches chiffrées et non soumises, %(amount)s de dépenses.",
        len(amounts),
    ) % {"n": len(amounts), "amount": format_euros(sum(amounts, Decimal(0)))}


def remaining_sentence(money: Consolidated, surpluses: Sequence[tuple[str, Decimal]] = ()) -> str:
    """What nobody promised is told with what nobody answered yet: the two together are not secured. `surpluses`: pairs
    (code, amount) of the plans that have too much, which pay for no other: « et 0,50 € de trop sur 1.1 »."""
    sentence = _remaining_words(money)
    if not surpluses:
        return sentence
    return _("%(sentence)s, et %(amount)s de trop sur %(codes)s") % {
        "sentence": sentence,
        "amount": format_euros(sum((amount for _code, amount in surpluses), Decimal(0))),
        "codes": join_items(code for code, _amount in surpluses),
    }


def whole_label(surplus: Decimal, unpriced: Decimal) -> str:
    """The row of totals, whose gap mixes what is missing here with what is too much there, and with the resources of the actions that have
    no expense yet."""
    parts = []
    if surplus:
        parts.append(_("%(amount)s de trop") % {"amount": format_euros(surplus)})
    if unpriced:
        parts.append(_("%(amount)s pour des actions à chiffrer") % {"amount": format_euros(unpriced)})
    return _("Ensemble, dont %(parts)s") % {"parts": join_items(parts)} if parts else _("Ensemble")


def _remaining_words(money: Consolidated) -> str:
    amounts = {"open": format_euros(money.uncovered), "amount": format_euros(money.to_find)}
    if money.to_find and money.to_find < money.uncovered:
        return _("%(open)s ne sont pas encore acquis, dont %(amount)s à trouver") % amounts
    if money.to_find:
        return _("Il reste %(amount)s à trouver") % amounts
    if money.uncovered:
        return _("Toutes les dépenses ont leur ressource, dont %(open)s pas encore obtenus") % amounts
    return _("Toutes les dépenses ont leur ressource")


def balance_check(plan: Sums, *, is_alone: bool = False, is_done: bool = False) -> Check:
    """`is_alone`: no part of the plan says why what is too much matters. `is_done`: its action."""
    detail = _("Dépenses : %(expenses)s. Ressources : %(resources)s.") % {
        "expenses": format_euros(plan.expenses),
        "resources": format_euros(plan.resources),
    }
    if plan.surplus and plan.is_priced and is_alone:
        detail = f"{detail} {overfunding_reason()}"
    return Check(
        "bad" if plan.to_find else "wait" if plan.surplus or (is_done and plan.is_unobtained) else "good",
        sums_sentence(plan, is_done=is_done) + ".",
        detail if plan.is_priced else _("Ressources : %(resources)s.") % {"resources": format_euros(plan.resources)},
    )


def hidden_gap_check(label: str, part: Sums) -> Check:
    """For a plan that has too much in one of its parts and not enough in the other."""
    finding = _("%(part)s : il manque %(amount)s.") % {"part": label, "amount": format_euros(-part.balance)}
    return Check("wait", finding, _("L’argent de l’un ne paie pas toujours l’autre."))


def overfunding_check(part: str, amount: Decimal) -> Check:
    """For a part whose resources exceed its expenses. It is a fact that papers tell too."""
    finding = _("%(part)s : %(amount)s de trop.") % {"part": part, "amount": format_euros(amount)}
    return Check("wait", finding, overfunding_reason())


def overfunding_reason() -> str:
    return _(
        "Les financements ne peuvent pas dépasser la dépense : un financeur peut réduire sa subvention, ou en reprendre une part."
    )


def refused_check(plan: Sums) -> Check:
    finding = _("%(amount)s ont été refusés.") % {"amount": format_euros(plan.refused)}
    return Check("wait", finding, _("Ils ne sont plus comptés dans les ressources."))


def payer_check(funders: Sequence[str], *, is_public: bool) -> Check:
    """`is_public`: what their resources say."""
    finding = _("%(funders)s : est-ce de l’argent public ?") % {"funders": join_items(funders)}
    if is_public:
        detail = _(
            "La ressource le dit. La Caf, la MSA, une association, une fondation ou une entreprise ne comptent pas dans la règle des 20 % : décochez « Argent public » si c’est le cas."
        )
    else:
        detail = _(
            "La ressource ne le dit pas : elle ne compte pas dans la règle des 20 %, et le plan la range parmi les autres financements. Cochez « Argent public » si c’en est."
        )
    return Check("wait", finding, detail)


def unsure_payer_check(funders: Sequence[str]) -> Check:
    """Asked of a name that does not say it, until somebody saves the resource."""
    finding = _("%(funders)s : est-ce de l’argent public ?") % {"funders": join_items(funders)}
    detail = _(
        "Son nom ne le dit pas. Ouvrez la ressource, cochez ou non « Argent public », et enregistrez. D’ici là, la part propre d’investissement est à confirmer."
    )
    return Check("wait", finding, detail)


def own_share_check(share: OwnShare, code: str = "") -> Check:
    """A warning, never a refusal, because the rule depends on who carries the investment."""
    arithmetic = _("%(own)s sur %(public)s d’argent public, soit %(percent)d %%.") % {
        "own": format_euros(share.own),
        "public": format_euros(share.public),
        "percent": share.percent,
    }
    subject = _("Part propre de l’action %(code)s") % {"code": code} if code else _("Part propre d’investissement")
    why = ""
    if share.asks_carrier and not share.is_enough:
        return carrier_check(share, subject)
    if share.otherwise:
        finding = _("%(subject)s : à confirmer.") % {"subject": subject}
        return Check("wait", finding, f"{both_shares_sentence(share)} {_own_share_rule(share.rule)}")
    if share.is_exempt:
        finding = _("%(subject)s : aucun minimum.") % {"subject": subject}
    elif share.is_enough:
        finding = _("%(subject)s : %(percent)d %%.") % {"subject": subject, "percent": share.percent}
    else:
        finding = _("%(subject)s : il manque %(amount)s.") % {"subject": subject, "amount": format_euros(share.missing)}
        why = " " + _missing_share(share)
    if share.rate and share.is_enough and share.others:
        why = " " + _("%(minimum)s d’autre argent public.") % {"minimum": minimum_sentence(share)}
    return Check("good" if share.is_enough else "wait", finding, f"{arithmetic} {_own_share_rule(share.rule)}{why}")


def carrier_check(share: OwnShare, subject: str) -> Check:
    """The rule holds for an authority alone: who carries it is asked before anything else."""
    detail = _(
        "Une collectivité en paierait au moins %(rate)d %% de l’argent public : %(least)s sur les mêmes %(public)s, ou "
        "%(needed)s si les autres gardent leurs %(others)s. Une association, une entreprise : sans objet "
        "(code général des collectivités territoriales, article L. 1111-10)."
    ) % {
        "rate": share.rate,
        "least": format_euros(share.least),
        "public": format_euros(share.public),
        "needed": format_euros(share.needed),
        "others": format_euros(share.others),
    }
    doubt = f" {both_shares_sentence(share)}" if share.otherwise else ""
    return Check("wait", _("%(subject)s : qui porte la dépense ?") % {"subject": subject}, f"{detail}{doubt}")


def both_shares_sentence(share: OwnShare) -> str:
    """The share as noted, then with the other answer on who is public: neither is told as sure."""
    other = share.otherwise or share
    return _("Tel que noté : %(noted)s. %(answer)s : %(other)s.") % {
        "noted": _share_words(share),
        "answer": other_answer(share),
        "other": _share_words(other),
    }


def other_answer(share: OwnShare) -> str:
    """« Avec Région en argent public »."""
    funders = {"funders": join_items(share.doubted)}
    if share.otherwise and share.otherwise.public > share.public:
        return _("Avec %(funders)s en argent public") % funders
    return _("Avec %(funders)s hors de l’argent public") % funders


def _share_words(share: OwnShare) -> str:
    if not share.public:
        return _("aucun argent public, donc aucun minimum")
    values = {
        "own": format_euros(share.own),
        "public": format_euros(share.public),
        "percent": share.percent,
        "missing": format_euros(share.missing),
    }
    if share.missing:
        return _("%(own)s sur %(public)s d’argent public, soit %(percent)d %%, il manque %(missing)s") % values
    return _("%(own)s sur %(public)s d’argent public, soit %(percent)d %%, c’est assez") % values


def minimum_sentence(share: OwnShare) -> str:
    """« Minimum 9 000 €, un quart de 36 000 € »: beside the other public money, which does not move."""
    values = {"needed": format_euros(share.needed), "others": format_euros(share.others)}
    if share.rate == 20:
        return _("Minimum %(needed)s, un quart de %(others)s") % values
    return _("Minimum %(needed)s, trois septièmes de %(others)s") % values


def _missing_share(share: OwnShare) -> str:
    """Why 5 250 € are missing beside 21 000 €, and not 4 200 €: what is added also counts in the total."""
    needed = share.own + share.missing
    return _(
        "Si les autres financeurs publics gardent leurs %(others)s, il faut %(needed)s, soit %(rate)d %% de %(total)s. "
        "S’ils donnent moins, pour le même total de %(public)s, %(least)s suffisent."
    ) % {
        "others": format_euros(share.others),
        "needed": format_euros(needed),
        "rate": share.rate,
        "total": format_euros(share.others + needed),
        "public": format_euros(share.public),
        "least": format_euros(share.least),
    }


def own_shares_check(shares: Sequence[tuple[str, OwnShare]]) -> Check:
    """From pairs (code, share) that are all enough."""
    finding = ngettext(
        "Part propre suffisante dans %(count)d action.", "Part propre suffisante dans %(count)d actions.", len(shares)
    )
    percents = (
        _("%(percent)d %% à l’action %(code)s") % {"percent": share.percent, "code": code} for code, share in shares
    )
    reasons = dict.fromkeys(_own_share_rule(share.rule) for _code, share in shares)
    return Check("good", finding % {"count": len(shares)}, " ".join([f"{join_items(percents)}.", *reasons]))


def _own_share_rule(rule: OwnShareRule) -> str:
    """Each sentence cites the article: code général des collectivités territoriales, L. 1111-10."""
    match rule:
        case OwnShareRule.STANDARD:
            return _(
                "Le minimum est de 20 % quand une collectivité porte l’investissement "
                "(code général des collectivités territoriales, article L. 1111-10)."
            )
        case OwnShareRule.RAISED:
            return _(
                "Le minimum est de 30 % dans un domaine où la loi désigne un chef de file "
                "(code général des collectivités territoriales, articles L. 1111-9 et L. 1111-10)."
            )
        case OwnShareRule.CCAS:
            reason = _("un CCAS, un CIAS ou un établissement public dispensé porte l’investissement")
        case OwnShareRule.OPEN_SYNDICATE:
            reason = _("un syndicat mixte ouvert porte l’investissement")
        case OwnShareRule.OVERSEAS:
            reason = _("une collectivité d’outre-mer porte l’investissement")
        case OwnShareRule.PREFECT:
            reason = _("le préfet a accordé une dérogation")
        case OwnShareRule.PRIVATE_LEAD:
            reason = _("aucune collectivité ne porte l’investissement")
    return _("Pas de minimum : %(reason)s (code général des collectivités territoriales, article L. 1111-10).") % {
        "reason": reason
    }


def estimate_sentence(whole: Totals) -> str:
    """Below credits by year; empty when somebody wrote each of them."""
    parts = [
        _("%(amount)s de dépenses") % {"amount": format_euros(whole.guessed_expenses)}
        if whole.guessed_expenses
        else "",
        _("%(amount)s de ressources") % {"amount": format_euros(whole.guessed_resources)}
        if whole.guessed_resources
        else "",
    ]
    if not whole.is_estimated:
        return ""
    return _(
        "Estimation : Jalons répartit %(amounts)s selon les mois de leur action, arrondis à l’euro. Leur plan n’en donne pas les années."
    ) % {"amounts": join_items(part for part in parts if part)}


def without_funder_sentence(funder: str, to_find: Decimal) -> str:
    """« Sans Région, il manquerait 57 000 € »."""
    if not to_find:
        return _("Sans %(funder)s, toutes les dépenses ont encore leur ressource") % {"funder": funder}
    return _("Sans %(funder)s, il manquerait %(amount)s") % {"funder": funder, "amount": format_euros(to_find)}


def gaps_check(gaps: Sequence[tuple[str, Decimal]]) -> Check:
    """From pairs (code, amount missing)."""
    if not gaps:
        return Check("good", _("Aucune action chiffrée ne manque de ressources."))
    finding = ngettext("%(count)d action manque de ressources.", "%(count)d actions manquent de ressources.", len(gaps))
    return Check("bad", finding % {"count": len(gaps)}, _("Il manque %(list)s.") % {"list": _join_amounts(gaps)})


def surplus_check(surpluses: Sequence[tuple[str, Decimal]]) -> Check:
    detail = _("En trop : %(list)s. Cela ne comble pas les autres actions.") % {"list": _join_amounts(surpluses)}
    return Check("wait", _("Des ressources dépassent les dépenses."), f"{detail} {overfunding_reason()}")


def waiting_check(funder: str, amount: Decimal, actions: int) -> Check:
    detail = ngettext(
        "%(amount)s demandés pour %(count)d action.", "%(amount)s demandés pour %(count)d actions.", actions
    )
    finding = _("Réponse attendue : %(funder)s.") % {"funder": funder}
    return Check("wait", finding, detail % {"amount": format_euros(amount), "count": actions})


def unpriced_check(codes: Sequence[str]) -> Check:
    finding = ngettext("%(count)d action n’est pas chiffrée.", "%(count)d actions ne sont pas chiffrées.", len(codes))
    return Check("wait", finding % {"count": len(codes)}, join_items(codes))


def _join_amounts(pairs: Sequence[tuple[str, Decimal]]) -> str:
    return join_items(
        _("%(amount)s à l’action %(code)s") % {"amount": format_euros(amount), "code": code} for code, amount in pairs
    )

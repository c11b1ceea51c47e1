"""What the page of one funder says."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_euros, join_items
from jalons.funding.rules.funder_levels import Level, LevelKind
from jalons.funding.rules.years import Totals


class Counted(StrEnum):
    """Where the totals have a resource: those of the plan of financing, or none of them and why."""

    YES = "yes"
    NOT_SUBMITTED = "not_submitted"
    NOT_DONE = "not_done"
    VALUED = "valued"

    @property
    def is_money(self) -> bool:
        return self is not Counted.VALUED


_LEVELS = {
    LevelKind.REGION: gettext_lazy("La région de votre territoire est %(name)s."),
    LevelKind.DEPARTEMENT: gettext_lazy("Le département de votre territoire est %(name)s."),
    LevelKind.EPCI: gettext_lazy("L’intercommunalité de votre territoire est %(name)s."),
}

COUNTED = {
    Counted.YES: gettext_lazy("compté"),
    Counted.NOT_SUBMITTED: gettext_lazy("fiche pas encore soumise"),
    Counted.NOT_DONE: gettext_lazy("fiche écartée ou abandonnée"),
    Counted.VALUED: gettext_lazy("contribution que personne ne paie"),
}


def year_label(year: int | None) -> str:
    return str(year) if year else _("Sans année")


def years_sentence(years: Iterable[tuple[int | None, Decimal]]) -> str:
    """« 2026 : 6 750 € », a line for each year."""
    told = (
        _("%(year)s : %(amount)s") % {"year": year_label(year), "amount": format_euros(amount)}
        for year, amount in years
    )
    return "\n".join(told)


def funder_sentence(totals: Totals, actions: int) -> str:
    """« 39 000 € pour 2 fiches : 15 000 € acquis, 24 000 € demandés. 15 000 € refusés, hors des totaux. »"""
    parts = (
        (totals.secured, _("%(amount)s acquis")),
        (totals.requested, _("%(amount)s demandés")),
        (totals.envisaged, _("%(amount)s envisagés")),
    )
    phrases = [sentence % {"amount": format_euros(amount)} for amount, sentence in parts if amount]
    sentences = []
    if phrases:
        head = ngettext("%(amount)s pour %(n)d fiche", "%(amount)s pour %(n)d fiches", actions)
        head %= {"amount": format_euros(totals.resources), "n": actions}
        sentences.append(_("%(head)s : %(parts)s.") % {"head": head, "parts": ", ".join(phrases)})
    if totals.refused:
        sentences.append(_("%(amount)s refusés, hors des totaux.") % {"amount": format_euros(totals.refused)})
    return " ".join(sentences) or _("Aucun montant ne compte encore dans le plan de financement.")


def aside_sentence(aside: Decimal) -> str:
    return _("%(aside)s à part : le plan de financement ne les compte pas.") % {"aside": format_euros(aside)}


def unproven_sentence(count: int) -> str:
    """What is granted and that no piece shows."""
    return ngettext("%(n)d ressource accordée sans pièce", "%(n)d ressources accordées sans pièce", count) % {
        "n": count
    }


def level_sentence(level: Level | None) -> str:
    """Why two names of funders may mean one here."""
    return str(_LEVELS[level.kind] % {"name": level.name}) if level else ""


def alike_sentence(count: int) -> str:
    """Beside what an import did: names that may mean one funder stay two until somebody says it."""
    return ngettext(
        "%(n)d paire de noms désigne peut-être un seul financeur.",
        "%(n)d paires de noms désignent peut-être un seul financeur.",
        count,
    ) % {"n": count}


def own_name_question(name: str, authority: str) -> str:
    return _("«\u00a0%(name)s\u00a0»\u00a0: est-ce vous, %(authority)s\u00a0?") % {"name": name, "authority": authority}


def asked_name_sentence(total: Decimal, codes: Sequence[str]) -> str:
    """What depends on whether a name is that of the authority that leads."""
    pays = _("Ce nom paie %(amount)s, qui seraient votre part.") % {"amount": format_euros(total)} if total else ""
    carries = (
        ngettext(
            "L’action %(codes)s l’a pour pilote ou porteur\u00a0: vous la porteriez.",
            "Les actions %(codes)s l’ont pour pilote ou porteur\u00a0: vous les porteriez.",
            len(codes),
        )
        % {"codes": join_items(codes)}
        if codes
        else ""
    )
    return " ".join(filter(None, (pays, carries)))


def own_name_answer(is_own: bool | None) -> str:
    """What is said once somebody answered."""
    if is_own is None:
        return _("La question est posée de nouveau.")
    if is_own:
        return _("C’est noté\u00a0: ce nom est le vôtre. Le plan, les fiches et les documents le lisent ainsi.")
    return _("C’est noté\u00a0: c’est une autre structure.")

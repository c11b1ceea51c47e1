"""The indicators: label, unit, and whether a higher value means more fragile."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base import french
from jalons.base.frozen import frozen


class Unit(StrEnum):
    PERCENT = "%"
    EURO = "€"
    SCORE = "/10"
    SCORE_25 = "/25"
    NUMBER = ""

    @property
    def digits(self) -> int:
        """The number of decimals shown."""
        return {Unit.EURO: 0, Unit.NUMBER: 0, Unit.SCORE: 2}.get(self, 1)

    def short(self, value: float) -> str:
        """The text on a map: « 25 % », « 7,9 »."""
        if self is Unit.PERCENT:
            return f"{french.format_decimals(value, 0)}{french.NBSP}%"
        return french.format_decimals(value, min(self.digits, 1))

    def written(self, value: float) -> str:
        """« 24,5 % », « 21 340 € », « 7,85 »: a score has no unit, its scale is given once."""
        text = french.format_decimals(value, self.digits)
        return f"{text}{french.NBSP}{self.value}" if self in (Unit.PERCENT, Unit.EURO) else text


@frozen
class Indicator:
    key: str
    label: str | Promise
    unit: Unit = Unit.PERCENT
    # May be part of the score of fragility; the five of the default score come first.
    component: bool = False
    # The value of an area is computed from its communes. It cannot be for a median; that of the official index comes
    # from its producer.
    adds_up: bool = True


INDICATORS = {
    one.key: one
    for one in (
        Indicator("no_wired_thd", _("Locaux sans très haut débit filaire"), component=True),
        Indicator("aged_65", _("Personnes de 65 ans ou plus"), component=True),
        Indicator("low_diploma", _("Personnes sans diplôme ou peu diplômées"), component=True),
        Indicator("poverty", _("Taux de pauvreté publié"), component=True),
        Indicator("poverty_or_estimate", _("Taux de pauvreté, estimé s’il n’est pas publié"), component=True),
        Indicator("no_4g", _("Population sans couverture 4G"), component=True),
        Indicator("one_person", _("Ménages d’une personne"), component=True),
        Indicator("single_parent", _("Familles monoparentales"), component=True),
        Indicator("unemployment", _("Chômage au sens du recensement"), component=True),
        Indicator("minima", _("Foyers de la CAF au RSA"), component=True),
        Indicator("no_car", _("Ménages sans voiture"), component=True),
        Indicator("aged_under_15", _("Personnes de moins de 15 ans")),
        Indicator("median_income", _("Niveau de vie médian"), Unit.EURO, adds_up=False),
        Indicator("ifn", _("Indice de fragilité numérique officiel (IFN)"), Unit.SCORE, adds_up=False),
        Indicator("ifn_thd", _("IFN : très haut débit"), Unit.SCORE, adds_up=False),
        Indicator("ifn_4g", _("IFN : couverture 4G"), Unit.SCORE, adds_up=False),
        Indicator("ifn_poverty", _("IFN : pauvreté"), Unit.SCORE, adds_up=False),
        Indicator("ifn_aged_65", _("IFN : 65 ans ou plus"), Unit.SCORE, adds_up=False),
        Indicator("ifn_diploma", _("IFN : peu ou pas diplômés"), Unit.SCORE, adds_up=False),
    )
}

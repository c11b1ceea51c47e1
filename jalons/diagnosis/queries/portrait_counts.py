"""A team's own figures in the portrait: a total, a rate of the whole, or the communes at both extremes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.words.shares import join_names
from jalons.opendata.models import LocalIndicator
from jalons.opendata.queries.local import LocalLine, LocalValue, format_local_value, local_indicators
from jalons.opendata.rules.local import FEWEST_NAMED, Reading
from jalons.roadmaps.models import Roadmap


@frozen
class CountedIndicator:
    """One indicator, in one sentence."""

    line: LocalLine

    @property
    def key(self) -> str:
        """The key of its figure, which may be kept."""
        return f"own_{self.line.indicator.pk}"

    @property
    def label(self) -> str:
        return self.line.indicator.label

    @property
    def figures(self) -> str:
        """The indicator name of its figures on the map."""
        return self.line.indicator.figures

    @property
    def said(self) -> str:
        """« 340 foyers au total », « 15 % dans l’ensemble », « de 4 % (Biras) à 31 % (Villars) »."""
        reading, whole = self.line.told
        if whole is not None:
            value = format_local_value(whole, self.line.indicator.unit)
            return (_("%(value)s au total") if reading is Reading.TOTAL else _("%(value)s dans l’ensemble")) % {
                "value": value
            }
        return _ends_sentence([one for one in self.line.values if one.value is not None], hides_few=self.line.is_count)

    @property
    def reach(self) -> str:
        """« 14 communes connues sur 16 »: an unknown value is not zero."""
        sentence = ngettext("%(n)s commune connue sur %(of)s", "%(n)s communes connues sur %(of)s", self.line.known)
        return sentence % {"n": format_number(self.line.known), "of": format_number(len(self.line.values))}

    @property
    def cited(self) -> str:
        """« CIAS, 2025 »."""
        return ", ".join(filter(None, (self.line.vintage.producer, self.line.vintage.period)))

    @property
    def sentence(self) -> str:
        return _("%(label)s : %(said)s (%(reach)s).") % {"label": self.label, "said": self.said, "reach": self.reach}


def counted_indicators(roadmap: Roadmap) -> list[CountedIndicator]:
    """Those shown in the portrait with at least one known commune, by name. Four queries, or one when the team has
    none."""
    hidden = LocalIndicator.Portrait.HIDDEN
    return [CountedIndicator(line) for line in local_indicators(roadmap) if line.known and line.portrait != hidden]


def _ends_sentence(known: list[LocalValue], *, hides_few: bool) -> str:
    """`hides_few`: small counts are not shown with the name of a commune."""
    few = [one for one in known if hides_few and 0 < (one.value or 0) < FEWEST_NAMED]
    fewer = _("moins de %(value)s") % {"value": format_local_value(FEWEST_NAMED, known[0].unit)}
    low, high = (end(known, key=lambda one: one.value or 0) for end in (min, max))
    if high in few:
        return _("%(value)s partout où c’est connu") % {"value": fewer}
    if low.value == high.value:
        return _("%(value)s partout où c’est connu") % {"value": low.said}
    lowest = few if low in few else [one for one in known if one.value == low.value]
    values = {
        "low": fewer if low in few else low.said,
        "high": high.said,
        "first": _commune_names(lowest),
        "last": _commune_names([one for one in known if one.value == high.value]),
    }
    return _("de %(low)s (%(first)s) à %(high)s (%(last)s)") % values


def _commune_names(values: list[LocalValue]) -> str:
    return join_names([value.commune.name for value in values])

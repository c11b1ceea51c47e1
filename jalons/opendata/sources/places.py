"""Shared by the adapters of places: the commune, the point, unique identifiers."""

from collections import Counter
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.code_gathering import Rejected, repair_code
from jalons.opendata.rules.mediation_standard import unknown_words
from jalons.opendata.rules.places import Located, PlaceFacts, locate_place, remove_emails
from jalons.opendata.sources.numbers import Unreadable, read_number
from jalons.opendata.sources.source_contract import Normalised

MOST_NAMED = 3  # of the words unknown to the standard


class PlaceGathering:
    """Places read one by one. A row without a commune, a name or a unique identifier is rejected."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._places: dict[str, PlaceFacts] = {}
        self._rejected: list[Rejected] = []
        self._unknown: Counter[str] = Counter()
        self.rows_in = 0

    def add(self, row: int, facts: PlaceFacts, *, commune_name: str, longitude: str, latitude: str) -> None:
        """`facts.commune` is the code in the file, or empty: then the postcode and `commune_name` must identify one."""
        self.rows_in += 1
        name = remove_emails(facts.name)
        if not facts.source_id:
            return self._reject(row, _("Ce lieu n’a pas d’identifiant."), "")
        if facts.source_id in self._places:
            reason = _("Cet identifiant est déjà plus haut dans le fichier : la première ligne est gardée.")
            return self._reject(row, reason, facts.source_id)
        if not name:
            return self._reject(row, _("Ce lieu n’a pas de nom."), facts.source_id)
        commune = self._commune(row, facts, commune_name)
        if commune is None:
            return None
        point, origin = locate_place(
            _read_degrees(longitude), _read_degrees(latitude), self._geography.anchors.get(commune)
        )
        self._places[facts.source_id] = replace(
            facts,
            name=name[:200],
            commune=commune,
            address=remove_emails(facts.address)[:300],
            longitude=point[0] if point else None,
            latitude=point[1] if point else None,
            located=origin,
        )
        return None

    def answers(self, cell: str, separator: str) -> list[str]:
        """The answers of a cell; those unknown to the standard are counted, for the notes."""
        answers = [answer.strip() for answer in cell.split(separator) if answer.strip()]
        self._unknown.update(remove_emails(answer)[:60] for answer in unknown_words(answers))
        return answers

    def normalised(self, period: str, notes: list[str]) -> Normalised:
        return Normalised(
            period=period or _("date inconnue"),
            rows_in=self.rows_in,
            rows_out=len(self._places),
            rejected=self._rejected,
            places=list(self._places.values()),
            notes=[*notes, *self._told()],
        )

    def communes(self) -> set[str]:
        return {place.commune for place in self._places.values()}

    def latest(self) -> date | None:
        return max((place.updated_on for place in self._places.values() if place.updated_on), default=None)

    def _commune(self, row: int, facts: PlaceFacts, name: str) -> str | None:
        code = repair_code(facts.commune)
        if code:
            if code not in self._geography.codes:
                reason = _("Le code « %(code)s » n’est celui d’aucune commune.") % {"code": code[:12]}
                self._reject(row, reason, facts.source_id)
            return self._geography.codes.get(code)
        codes = self._geography.named(facts.postcode, name)
        if len(codes) == 1:
            return codes[0]
        reason = (
            _("Plusieurs communes portent ce nom et ce code postal.")
            if codes
            else _("Aucune commune ne porte ce nom et ce code postal.")
        )
        self._reject(row, reason, facts.source_id)
        return None

    def _reject(self, row: int, reason: str, text: str) -> None:
        self._rejected.append(Rejected(row, reason, remove_emails(text)))

    def _told(self) -> list[str]:
        notes = []
        origins = Counter(place.located for place in self._places.values())
        if swapped := origins[Located.SWAPPED]:
            notes.append(
                ngettext(
                    "%(n)s lieu avait sa longitude et sa latitude inversées : elles sont remises dans l’ordre.",
                    "%(n)s lieux avaient leur longitude et leur latitude inversées : elles sont remises dans l’ordre.",
                    swapped,
                )
                % {"n": format_number(swapped)}
            )
        if lost := sum(origins[one] for one in (Located.ABSENT, Located.ZERO, Located.FAR)):
            notes.append(
                ngettext(
                    "%(n)s lieu n’a pas de coordonnées utilisables : il est placé au point de sa commune.",
                    "%(n)s lieux n’ont pas de coordonnées utilisables : ils sont placés au point de leur commune.",
                    lost,
                )
                % {"n": format_number(lost)}
            )
        if self._unknown:
            words = ", ".join(f"«\u00a0{word}\u00a0»" for word, _times in self._unknown.most_common(MOST_NAMED))
            notes.append(
                _("Des réponses que le standard national ne connaît pas sont laissées de côté : %(words)s.")
                % {"words": words}
            )
        return notes


def _read_degrees(cell: str) -> float | None:
    try:
        return read_number(cell)
    except Unreadable:
        return None

"""Whose action it is, by what its fiche says. A person is known by their function, as everywhere. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from jalons.actions.rules.names import split_names
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.rules.names import name_key


class CarrierNames(NamedTuple):
    """What says who carries an action: the structure that its fiche names, its « structure pilote », and the authority that
    leads the roadmap. Which of them does: `action_carrier` of `funding/rules/carriers.py`."""

    written: str
    lead: str
    authority: str


@frozen
class Carrier:
    """Somebody of the team: their function, and their organisation unless it is the lead authority, whose people do
    not all carry what it carries. Either may be empty. `other_names`: those of the organisation."""

    function: str = ""
    organisation: str = ""
    other_names: tuple[str, ...] = ()

    def carries(self, *, lead_contact: str, lead_organisation: str, elected_sponsor: str) -> bool:
        """Named, among others or alone, as the pilot or as the élue or élu. An organisation stands for its people only
        while the fiche names none of them."""
        function = matching_key(self.function)
        people = {matching_key(name) for text in (lead_contact, elected_sponsor) for name in split_names(text)}
        if function and function in people:
            return True
        return not lead_contact and self.is_among(split_names(lead_organisation))

    def is_among(self, names: Iterable[str]) -> bool:
        """Whether they, or their organisation, are one of these names."""
        own = {name_key(name) for name in (self.function, self.organisation, *self.other_names) if name.strip()}
        return any(name_key(name) in own for name in names)

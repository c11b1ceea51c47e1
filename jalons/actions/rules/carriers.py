"""Whose action it is, by what its fiche says. A person is known by their function, as everywhere. Pure."""

from dataclasses import dataclass

from jalons.base.french import matching_key


@dataclass(frozen=True)
class Carrier:
    """Somebody of the team: their function, and their organisation unless it is the lead authority, whose people do
    not all carry what it carries. Either may be empty."""

    function: str = ""
    organisation: str = ""

    def carries(self, *, lead_contact: str, lead_organisation: str, elected_sponsor: str) -> bool:
        """Named as the pilot or as the élue or élu. An organisation stands for its people only while the fiche names
        none of them."""
        function, organisation = matching_key(self.function), matching_key(self.organisation)
        if function and function in (matching_key(lead_contact), matching_key(elected_sponsor)):
            return True
        lead = matching_key(lead_organisation)
        return bool(lead) and not lead_contact and lead in (function, organisation)

"""Gathers the rows of a file, whatever its geography, into one value for each present commune."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from jalons.base.frozen import frozen
from jalons.opendata.rules.values import Value, merge_values

# Paris, Marseille, Lyon: a file contains the commune, its arrondissements, or both.
DISTRICT = re.compile(r"75(1(0[1-9]|1\d|20))|132(0[1-9]|1[0-6])|6938[1-9]")


@frozen(slots=True)
class Rejected:
    """A rejected row: its number in the file (the header is counted), the reason, and its beginning."""

    row: int
    reason: str
    text: str = ""


def repair_code(code: str) -> str:
    """The correct INSEE code: a spreadsheet may turn « 01001 » into 1001, or 2A004 into 2a004."""
    code = code.strip().upper().removesuffix(".0")
    return code.zfill(5) if code.isdigit() and len(code) == 4 else code


@dataclass
class Gathering:
    """Values read one by one under the code of the file, then folded to present communes."""

    codes: Mapping[str, str]  # every code, old or present → the present one
    rejected: list[Rejected] = field(default_factory=list)
    _read: dict[str, dict[str, Value]] = field(default_factory=lambda: defaultdict(dict))

    def known(self, code: str, row: int, *, text: str = "") -> bool:
        """Whether a code is that of a commune; the row is rejected when it is not."""
        if code in self.codes:
            return True
        self.reject(row, f"Le code « {code[:12]} » n’est celui d’aucune commune.", text)
        return False

    def reject(self, row: int, reason: str, text: str = "") -> None:
        self.rejected.append(Rejected(row, reason, text))

    def put(self, indicator: str, code: str, value: Value, row: int) -> bool:
        """Stores a value. False, and the row is rejected, when the file already gave one for this code."""
        if code in self._read[indicator]:
            self.reject(row, f"La commune {code} est déjà plus haut dans le fichier : la première ligne est gardée.")
            return False
        self._read[indicator][code] = value
        return True

    def folded(self) -> dict[str, dict[str, Value]]:
        """Indicator → present commune → value. Merged communes are added up, never averaged. When the file has both a
        commune and its arrondissements, the commune is used."""
        return {indicator: self._fold(read) for indicator, read in self._read.items()}

    def _fold(self, read: dict[str, Value]) -> dict[str, Value]:
        alone = {self.codes[code]: value for code, value in read.items()}
        if len(alone) == len(read):  # no two codes give the same commune: the case of most files, and of the largest
            return alone
        several: dict[str, list[Value]] = defaultdict(list)
        for code, value in read.items():
            present = self.codes[code]
            if code != present and present in read and DISTRICT.fullmatch(code):
                continue
            several[present].append(value)
        return {code: merge_values(values) for code, values in several.items()}

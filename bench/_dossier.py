"""Makes a file as wide as the « dossier complet »: a row for each commune, 1,900 columns, 360 MB in one zip.

Its numbers are like those of a census: counts, estimates with all their decimals, and as many empty cells. The columns
to read are spread from the first to the last, so a reader gains nothing here by stopping early.
"""

import random
import zipfile
from pathlib import Path

WIDTH = 1_900
DRAWN = 120  # texts prepared for each gap between two columns to read: rows differ, without a random draw for each cell
# Name → its share of the population of the commune.
COUNTS = {
    "P22_POP": 1.0,
    "P22_POP0014": 0.16,
    "P22_H65P": 0.11,
    "P22_F65P": 0.13,
    "C22_MEN": 0.46,
    "C22_MENPSEUL": 0.17,
    "C22_MENFAMMONO": 0.04,
    "P22_RP": 0.46,
    "P22_RP_VOIT1P": 0.39,
    "P22_NSCOL15P": 0.72,
    "P22_NSCOL15P_DIPLMIN": 0.14,
    "P22_NSCOL15P_BEPC": 0.05,
    "P22_NSCOL15P_CAPBEP": 0.19,
    "P22_ACT1564": 0.46,
    "P22_CHOM1564": 0.05,
}


def write_dossier(path: str) -> None:
    """Run it in a separate process, so that writing the file does not count in the memory of reading it."""
    import django

    django.setup()
    from jalons.territories.models import Commune

    draw = random.Random(2026)
    gap = (WIDTH - 1 - len(COUNTS)) // len(COUNTS)
    pieces = [[";".join(_cell(draw) for _ in range(gap)) for _ in range(DRAWN)] for _name in COUNTS]
    header = "".join(f";{';'.join(f'P16_{name[4:]}_{n}' for n in range(gap))};{name}" for name in COUNTS)
    people = Commune.objects.filter(withdrawn_on=None).order_by("code").values_list("code", "population")
    with zipfile.ZipFile(Path(path), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("meta_dossier_complet.csv", "COD_VAR;LIB_VAR;COD_MOD;LIB_MOD\n")
        with archive.open("dossier_complet.csv", "w") as file:
            file.write(f"CODGEO{header}\r\n".encode())
            for code, count in people:
                chance = draw.uniform(0.98, 1.02)
                cells = (
                    f";{draw.choice(piece)};{(count or 0) * part * chance!r}"
                    for piece, part in zip(pieces, COUNTS.values(), strict=True)
                )
                file.write(f"{code}{''.join(cells)}\r\n".encode())


def _cell(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.42:
        return ""
    count = draw.expovariate(1 / 80)
    return str(int(count)) if kind < 0.75 else f"{count:.15g}"

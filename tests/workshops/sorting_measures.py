"""How well notes are sorted: precision and recall of themes and of groups, on sets of notes whose answer is known.

`python -m tests.workshops.sorting_measures` prints them, with and without what people say; `tuning` alone as an argument
keeps the held-out sets out of sight.
"""

import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from jalons.workshops.rules import likeness
from jalons.workshops.rules.lexicon import THEMES, Lexicon, ThemeWords

HELD_OUT = ("rural", "urban", "island")
INITIALS = dict(zip("RSDOTACEP", [theme.title for theme in THEMES], strict=True))
FOLDER = Path(__file__).parent / "held_out"


class Noted(NamedTuple):
    themes: set[str]  # those that a facilitator would accept; none for a note about nothing
    group: str
    text: str


class Measure(NamedTuple):
    right: int
    suggested: int
    expected: int

    @property
    def precision(self) -> float:
        return self.right / self.suggested if self.suggested else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    def __str__(self) -> str:
        return f"precision {self.precision:4.0%}, recall {self.recall:4.0%} ({self.right} right of {self.suggested})"


def read_notes(name: str) -> list[Noted]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]
    return [
        Noted({INITIALS[initial] for initial in themes.split(",") if initial != "-"}, group, text)
        for themes, group, text in cells
    ]


def measure_themes(notes: Iterable[Noted], themes: Iterable[ThemeWords] = THEMES) -> Measure:
    lexicon, notes = Lexicon(list(themes)), list(notes)
    suggested = [(lexicon.suggest(note.text), note) for note in notes]
    right = sum(one.title in note.themes for one, note in suggested if one)
    return Measure(right, sum(one is not None for one, _note in suggested), sum(bool(note.themes) for note in notes))


def measure_groups(notes: Iterable[Noted], *, with_sayings: bool = True) -> Measure:
    """Pairs of notes that stand in the same group."""
    notes = list(notes)
    lexicon = Lexicon(THEMES)
    suggested_themes = {place: lexicon.suggest(note.text) for place, note in enumerate(notes)}
    theme_of = {place: theme.title for place, theme in suggested_themes.items() if theme}
    texts = dict(enumerate(note.text for note in notes))
    groups = likeness.group_notes(texts, theme_of, with_sayings=with_sayings)
    suggested = {pair for group in groups for pair in combinations(sorted(group.numbers), 2)}
    expected = {
        (first, second)
        for (first, one), (second, other) in combinations(enumerate(notes), 2)
        if one.group and one.group == other.group
    }
    return Measure(len(suggested & expected), len(suggested), len(expected))


# The themes as they were before the sets were written.
PLAIN_THEMES = (
    ThemeWords(
        "Réseau et matériel",
        "réseau, débit, fibre, wifi, connexion, box, antenne, zone blanche, ordinateur, tablette, smartphone, téléphone, "
        "imprimante, scanner, matériel, équipement, forfait, abonnement, panne",
    ),
    ThemeWords(
        "Savoir se servir des outils",
        "souris, clavier, mot de passe, apprendre, formation, cours, débutant, utiliser, manipuler, application, logiciel, "
        "courriel, pièce jointe, boîte mail, cliquer, compétence",
    ),
    ThemeWords(
        "Démarches en ligne et droits",
        "démarche, dossier, formulaire, impôt, CAF, CPAM, MSA, carte grise, retraite, RSA, allocation, droit, administration, "
        "préfecture, guichet, identifiant, attestation, déclaration, compte en ligne",
    ),
    ThemeWords(
        "Savoir où aller",
        "information, orienter, orientation, annuaire, horaire, affiche, connaître, adresse, brochure, communication, liste des "
        "lieux, bouche à oreille",
    ),
    ThemeWords(
        "Distance et transport",
        "bus, navette, voiture, permis, kilomètre, déplacement, déplacer, transport, mobilité, éloigné, village, itinérance, "
        "camion, à pied, hameau",
    ),
    ThemeWords(
        "Accueil et accompagnement",
        "accueil, accueillir, accompagner, accompagnement, aide, aider, aidant, conseiller, médiateur, permanence, bénévole, "
        "secrétaire, rendez-vous, écouter, file d’attente, débordé",
    ),
    ThemeWords(
        "Confiance et sécurité",
        "arnaque, peur, confiance, piratage, pirate, fraude, donnée personnelle, sécurité, honte, virus, méfiance, faux site, "
        "escroquerie, se tromper",
    ),
    ThemeWords(
        "Écrans, enfants et parents",
        "enfant, parent, écran, adolescent, jeune, école, collège, lycée, devoirs, réseaux sociaux, jeu vidéo, harcèlement",
    ),
    ThemeWords(
        "Travailler ensemble",
        "partenaire, coordonner, coordination, réseau d’acteurs, doublon, mutualiser, réunion, chacun de son côté, élu, "
        "se connaître entre nous",
    ),
)


def main(names: list[str]) -> None:
    for name in names:
        notes = read_notes(name)
        print(f"{name}, {len(notes)} notes")
        print(f"  themes, without what people say: {measure_themes(notes, PLAIN_THEMES)}")
        print(f"  themes, with it:                 {measure_themes(notes)}")
        print(f"  groups, without what people say: {measure_groups(notes, with_sayings=False)}")
        print(f"  groups, with it:                 {measure_groups(notes)}")


if __name__ == "__main__":
    main(sys.argv[1:] or list(HELD_OUT))

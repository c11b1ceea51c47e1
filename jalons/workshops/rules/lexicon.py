"""Help to sort: a theme for each note from words that everybody can edit, notes that say nearly the same. Pure, local.

These are suggestions. On the notes of a real workshop, expect two out of three to be right.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from jalons.base.stamps import make_stamp

THEMES_MAX = 30

# Two notes are near-duplicates when they share this part of their words (Jaccard, in percent): a default of ours.
LIKENESS = 60
# A room that writes five thousand notes about the same bus: so many of them are compared for each word, no more.
COMPARED = 100

_WORD = re.compile(r"[^\W\d_]+")
_SEPARATOR = re.compile(r"[,;\n]+")
# Words that say nothing of the subject.
_EMPTY = frozenset(
    [
        "a",
        "ai",
        "aie",
        "ait",
        "alors",
        "apres",
        "as",
        "au",
        "aucun",
        "aucune",
        "aussi",
        "autre",
        "autres",
        "aux",
        "avant",
        "avec",
        "avoir",
        "avons",
        "beaucoup",
        "bien",
        "bon",
        "c",
        "ca",
        "car",
        "ce",
        "cela",
        "celle",
        "celles",
        "celui",
        "ces",
        "cet",
        "cette",
        "ceux",
        "chaque",
        "chez",
        "comme",
        "comment",
        "d",
        "dans",
        "de",
        "des",
        "deux",
        "dire",
        "donc",
        "du",
        "elle",
        "elles",
        "en",
        "encore",
        "entre",
        "est",
        "et",
        "etait",
        "etant",
        "etc",
        "ete",
        "etre",
        "eu",
        "eux",
        "faire",
        "fait",
        "faut",
        "fois",
        "font",
        "ici",
        "il",
        "ils",
        "j",
        "je",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "meme",
        "memes",
        "mes",
        "moi",
        "moins",
        "mon",
        "n",
        "ne",
        "ni",
        "non",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "ou",
        "oui",
        "par",
        "parce",
        "parfois",
        "pas",
        "personne",
        "peu",
        "peut",
        "peuvent",
        "plus",
        "pour",
        "pouvoir",
        "pourquoi",
        "quand",
        "que",
        "quel",
        "quelle",
        "quelles",
        "quels",
        "qui",
        "quoi",
        "rien",
        "s",
        "sa",
        "sans",
        "se",
        "sera",
        "ses",
        "seulement",
        "si",
        "soit",
        "son",
        "sont",
        "sous",
        "souvent",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "toujours",
        "tous",
        "tout",
        "toute",
        "toutes",
        "tres",
        "trop",
        "tu",
        "un",
        "une",
        "veut",
        "vont",
        "vos",
        "votre",
        "vous",
        "y",
    ]
)


@dataclass(frozen=True)
class ThemeWords:
    """A theme and the expressions that call it. `title` names it."""

    title: str
    expressions: str


def lexicon_stamp(themes: Iterable[ThemeWords]) -> str:
    """Of the lexicon that a page showed: nobody writes over another one."""
    return make_stamp(*((theme.title, theme.expressions) for theme in themes))


# Ours, to start with; each roadmap edits its own.
THEMES = (
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


@lru_cache(maxsize=50_000)
def _word_stem(word: str) -> str:
    """Of a word in lower case. Accents go after the stemmer, which needs them."""
    import snowballstemmer  # with forty languages, for the few servers where somebody sorts notes

    return _strip_accents(snowballstemmer.stemmer("french").stemWord(word))


@lru_cache(maxsize=50_000)
def _has_meaning(word: str) -> bool:
    return _strip_accents(word) not in _EMPTY


def _strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("œ", "oe"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def word_stems(text: str) -> list[tuple[str, str]]:
    """(word as written, stem) of each word that says something, in order."""
    words = [(word, word.lower()) for word in _WORD.findall(text)]
    return [(word, _word_stem(lower)) for word, lower in words if _has_meaning(lower)]


def split_expressions(written: str) -> list[str]:
    """As people type them: separated by commas, semicolons or lines."""
    return list(dict.fromkeys(part for part in map(str.strip, _SEPARATOR.split(written)) if part))


# --- a theme for a note ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Suggestion:
    title: str
    words: tuple[str, ...]  # of the note, that called this theme


class Lexicon:
    """Themes, ready to be asked. An expression counts for its number of words, divided among the themes that have it."""

    def __init__(self, themes: Sequence[ThemeWords]) -> None:
        self.titles = [theme.title for theme in themes]
        self._called: dict[tuple[str, ...], list[int]] = {}
        for place, theme in enumerate(themes):
            for expression in split_expressions(theme.expressions):
                key = tuple(stem for _word, stem in word_stems(expression))
                if key and place not in self._called.setdefault(key, []):
                    self._called[key].append(place)
        self._longest = max(map(len, self._called), default=0)

    def suggest(self, text: str, refused: Iterable[str] = ()) -> Suggestion | None:
        """The theme that most of the words call; the first of the list when two call as loud. A word serves once, in
        the longest expression that it belongs to: « réseaux sociaux » is no « réseau »."""
        words = word_stems(text)
        scores: dict[int, Fraction] = defaultdict(Fraction)
        heard: dict[int, list[str]] = defaultdict(list)
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                themes = self._called.get(tuple(stem for _word, stem in words[place : place + length]))
                if themes:
                    for theme in themes:
                        scores[theme] += Fraction(length, len(themes))
                        heard[theme].append(" ".join(word for word, _stem in words[place : place + length]))
                    break
            else:
                length = 1
            place += length
        for title in refused:
            if title in self.titles:
                scores.pop(self.titles.index(title), None)
        if not scores:
            return None
        best = min(scores, key=lambda theme: (-scores[theme], theme))
        return Suggestion(self.titles[best], tuple(dict.fromkeys(heard[best])))


# --- notes that say nearly the same ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Likeness:
    """`second` says nearly what `first`, written before it, says; `percent` of their words are shared."""

    first: int
    second: int
    percent: int


def near_duplicates(texts: Mapping[int, str], least: int = LIKENESS) -> list[Likeness]:
    """For each note, the earlier note that it is most like, when they share `least` percent of their words.

    Exact, without comparing each with each: two notes that are like enough share one of their rarest words. Where even
    those are shared by thousands, a note is compared with the first `COMPARED` that have each, and that is all.
    Notes of a single word are compared as well; those of no word never.
    """
    words = {number: frozenset(stem for _word, stem in word_stems(text)) for number, text in texts.items()}
    rarity = Counter(stem for stems_of in words.values() for stem in stems_of)
    # Words as bits: what two notes share is counted in one operation.
    bit_of = {stem: 1 << place for place, stem in enumerate(rarity)}
    holders: dict[str, list[tuple[int, int, int]]] = defaultdict(list)  # of a word: bits, how many, first note
    first_with: dict[int, int] = {}
    found: list[Likeness] = []
    for number in sorted(words):
        mine = sum(bit_of[stem] for stem in words[number])
        if not mine:
            continue
        if mine in first_with:
            found.append(Likeness(first_with[mine], number, 100))
            continue
        size = len(words[number])
        rare = sorted(words[number], key=lambda stem: (rarity[stem], stem))[: size + 1 + (-least * size // 100)]
        likeliest: tuple[int, int] | None = None
        for stem in rare:
            for theirs, their_size, first in holders[stem]:
                shared = (mine & theirs).bit_count()
                union = size + their_size - shared
                if 100 * shared >= least * union:
                    candidate = (-(100 * shared // union), first)
                    likeliest = min(likeliest, candidate) if likeliest else candidate
        if likeliest:
            found.append(Likeness(likeliest[1], number, -likeliest[0]))
        first_with[mine] = number
        for stem in rare:
            if len(holders[stem]) < COMPARED:
                holders[stem].append((mine, size, number))
    return found

"""Help to sort: a theme for each note from words that everybody can edit, and near-duplicate notes. Pure, local.

These are suggestions. On three sets of notes held out (tests/workshops/held_out), three themes in four were right.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp

THEMES_MAX = 30

# Two notes are near-duplicates when they share this percentage of their words (Jaccard): our default.
LIKENESS = 60
# A room may write five thousand notes about the same bus: at most this many are compared for each word.
COMPARED = 100

# « 4G » is a word; a year is not.
_WORD = re.compile(r"\b[2-5]G\b|[^\W\d_]+", re.IGNORECASE)
# Stems that two words share by accident: « au courant » is no « cours ».
_KEPT_WHOLE = {
    "courant": "courant",
    "courants": "courant",
    "taxi": "taxi",
    "taxis": "taxi",
    "commune": "commune",
    "communes": "commune",
}
# Words that stand beside any subject: alone they call their theme, beside a plainer word they let it speak.
_WEAK_WORDS = (
    "internet",
    "téléphone",
    "ligne",
    "seule",
    "voisine",
    "fille",
    "fils",
    "enfant",
    "parent",
    "retraite",
    "village",
    "existe",
    "trouver",
    "ensemble",
    "structure",
    "expliquer",
    "guichet",
    "adresse",
    "aider",
    "quelqu’un",
)
_WEAK = Fraction(1, 2)
# « Un car » is no conjunction.
_BEFORE_A_COACH = frozenset(["le", "un", "du", "ce", "de", "en", "au", "par", "sans", "aucun", "chaque", "notre"])
_SEPARATOR = re.compile(r"[,;\n]+")
# Words without information about the subject.
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


@frozen
class ThemeWords:
    """A theme and its expressions. `title` identifies it."""

    title: str
    expressions: str


def lexicon_stamp(themes: Iterable[ThemeWords]) -> str:
    """The stamp of the lexicon that a page showed, so that nobody overwrites another one."""
    return make_stamp(*((theme.title, theme.expressions) for theme in themes))


# The default themes; each roadmap edits its own.
THEMES = (
    ThemeWords(
        "Réseau et matériel",
        "réseau, débit, fibre, wifi, connexion, box, antenne, zone blanche, ordinateur, tablette, smartphone, téléphone, "
        "imprimante, imprimer, scanner, matériel, équipement, forfait, abonnement, panne, 4G, 5G, capter, ordi, PC, "
        "photocopie, réseau mobile, internet, ADSL, coupure, ramer, rame, routeur, opérateur, chargeur, recharger, batterie, "
        "clé USB, cartouche, encre, écran cassé, réparer, réparation, reconditionner, mise à jour, obsolète, data, giga, "
        "satellite, équiper, téléphone portable, téléphone fixe",
    ),
    ThemeWords(
        "Savoir se servir des outils",
        "souris, clavier, mot de passe, apprendre, formation, cours, débutant, utiliser, manipuler, application, logiciel, "
        "courriel, mail, pièce jointe, boîte mail, adresse mail, cliquer, compétence, code, je comprends rien, compliqué, "
        "je suis perdu, copier, coller, télécharger, installer, fichier, onglet, navigateur, mode d’emploi, tutoriel, tuto, "
        "initiation, informatique, atelier informatique, cours d’informatique, s’entraîner, pratiquer, lire et écrire, maîtriser, sais pas faire, "
        "savent pas faire, comprends pas, autonome, autonomie, taper, bouton, oublier mon mot de passe, "
        "se servir, allumer",
    ),
    ThemeWords(
        "Démarches en ligne et droits",
        "démarche, dossier, formulaire, impôt, CAF, CPAM, MSA, carte grise, retraite, RSA, allocation, droit, administration, "
        "préfecture, guichet, identifiant, attestation, déclaration, déclarer, compte en ligne, papiers, paperasse, Ameli, "
        "ANTS, FranceConnect, France Travail, APL, AAH, carte d’identité, passeport, titre de séjour, logement social, sécurité sociale, mutuelle, "
        "carte Vitale, bourse, cantine, inscrire, inscription, facture, justificatif, signature, signer, courrier, tribunal, nationalité, chômage, "
        "Pôle emploi, actualiser, chèque énergie, remboursement, remboursé, MDPH, Urssaf, CESU, télédéclaration, en ligne, service public, "
        "photo d’identité, prestation, permis de conduire",
    ),
    ThemeWords(
        "Savoir où aller",
        "au courant, savait pas, savais pas, renvoyer, prévenir, information, orienter, orientation, annuaire, horaire, affiche, connaître, adresse, brochure, communication, liste des "
        "lieux, bouche à oreille, s’adresser, sait pas, sais pas, renseigner, renseignement, dépliant, flyer, panneau, bulletin municipal, visibilité, "
        "publicité, lisible, guider, repérer, trouver, changer de numéro, qui appeler, quelle porte, existe, existait",
    ),
    ThemeWords(
        "Distance et transport",
        "bus, un car, navette, voiture, conduire, conduis, essence, loin, km, route, permis, kilomètre, déplacement, déplacer, transport, mobilité, éloigné, village, itinérance, "
        "camion, à pied, hameau, covoiturage, train, gare, vélo, taxi, trajet, campagne, isolé, distance, heure de route, aller-retour, véhicule, métro, "
        "tram, tramway, fauteuil, mobilité réduite, itinérant, tournée, proximité, bourg, bateau, embarcadère, se déplacer",
    ),
    ThemeWords(
        "Accueil et accompagnement",
        "accueil, accueillir, accompagner, accompagnement, aide, aider, aidant, conseiller, médiateur, permanence, bénévole, "
        "secrétaire, rendez-vous, écouter, file d’attente, débordé, attente, queue, créneau, humain, quelqu’un, robot, "
        "répondeur, domicile, voisine, voisin, fille, fils, expliquer, prendre le temps, patience, patient, service civique, travailleur social, "
        "assistante sociale, CCAS, centre social, médiathèque, bibliothèque, vraie personne, décrocher, raccrocher, rappeler, standard, "
        "complet, seule, isolement, soutien, main tendue",
    ),
    ThemeWords(
        "Confiance et sécurité",
        "arnaque, peur, confiance, piratage, pirate, fraude, donnée personnelle, sécurité, honte, virus, méfiance, faux site, "
        "escroquerie, se tromper, oser, ose, pirater, voler, faux message, faux SMS, méfier, inquiet, inquiéter, inquiétude, stress, stresser, angoisse, bêtise, "
        "casser, erreur, espionner, surveiller, vie privée, hameçonnage, spam, carte bleue, carte bancaire, escroc, gêne, gêner, "
        "ridicule, usurpation, rassurer, confidentialité, confidentiel, jugé, intelligence artificielle",
    ),
    ThemeWords(
        "Écrans, enfants et parents",
        "enfant, parent, écran, adolescent, jeune, école, collège, lycée, devoirs, réseaux sociaux, jeu vidéo, jeux vidéo, harcèlement, TikTok, "
        "YouTube, Pronote, ado, bébé, Snapchat, Instagram, console, vidéo, professeur, enseignant, prof, scolaire, cahier de texte, contrôle parental, "
        "temps d’écran, addiction, accro, cyberharcèlement, Parcoursup, maternelle, garderie, ENT",
    ),
    ThemeWords(
        "Travailler ensemble",
        "partenaire, coordonner, coordination, réseau d’acteurs, doublon, mutualiser, réunion, chacun de son côté, élu, se parlent, dans son coin, "
        "se connaître entre nous, ensemble, acteur, structure, collectif, partager, convention, pilotage, financement, financer, subvention, budget, "
        "pérenniser, concurrence, silo, échanger, communauté de communes, institution, se croiser, interlocuteur",
    ),
)


@lru_cache(maxsize=50_000)
def _word_stem(word: str) -> str:
    """The stem of a word in lower case. Accents are removed after the stemmer, which needs them."""
    if kept := _KEPT_WHOLE.get(word):
        return kept
    import snowballstemmer  # imported here: it loads forty languages, and few servers sort notes

    return _strip_accents(snowballstemmer.stemmer("french").stemWord(word))


@lru_cache(maxsize=50_000)
def _has_meaning(word: str) -> bool:
    return _strip_accents(word) not in _EMPTY


def _strip_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("œ", "oe"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def word_stems(text: str) -> list[tuple[str, str]]:
    """(word as written, stem) of each meaningful word, in order."""
    words = [(word, word.lower()) for word in _WORD.findall(text)]
    return [
        (word, _word_stem(lower))
        for place, (word, lower) in enumerate(words)
        if _has_meaning(lower) or (lower == "car" and place and words[place - 1][1] in _BEFORE_A_COACH)
    ]


def split_expressions(written: str) -> list[str]:
    """As people type them: separated by commas, semicolons or line ends."""
    return list(dict.fromkeys(part for part in map(str.strip, _SEPARATOR.split(written)) if part))


# --- a theme for a note ----------------------------------------------------------------------------------------------


@frozen
class Suggestion:
    title: str
    words: tuple[str, ...]  # words of the note that match this theme


class Expressions:
    """Lists of expressions, found in the words of a note. A word is used once, in the longest expression that contains
    it: « réseaux sociaux » is not « réseau »."""

    def __init__(self, lists: Iterable[str]) -> None:
        self._called: dict[tuple[str, ...], list[int]] = {}
        for place, written in enumerate(lists):
            for expression in split_expressions(written):
                key = tuple(stem for _word, stem in word_stems(expression))
                if key and place not in self._called.setdefault(key, []):
                    self._called[key].append(place)
        self._longest = max(map(len, self._called), default=0)

    def find(self, words: Sequence[tuple[str, str]]) -> list[tuple[int, tuple[str, ...], int]]:
        """The place of each list that is heard, the words that called it, and how many lists they call, in the order of
        the note."""
        found: list[tuple[int, tuple[str, ...], int]] = []
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                heard = words[place : place + length]
                lists = self._called.get(tuple(stem for _word, stem in heard))
                if lists:
                    found += [(one, tuple(word for word, _stem in heard), len(lists)) for one in lists]
                    break
            else:
                length = 1
            place += length
        return found


def _is_weak(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and _word_stem(words[0].lower()) in _weak_stems()


@lru_cache(maxsize=1)
def _weak_stems() -> frozenset[str]:
    return frozenset(stem for word in _WEAK_WORDS for _word, stem in word_stems(word))


class Lexicon:
    """Themes prepared for matching. The weight of an expression is its number of words (half a word for those that
    stand beside any subject), divided by the number of themes that contain it."""

    def __init__(self, themes: Sequence[ThemeWords]) -> None:
        self.titles = [theme.title for theme in themes]
        self._expressions = Expressions(theme.expressions for theme in themes)

    def suggest(self, text: str, refused: Iterable[str] = ()) -> Suggestion | None:
        """The theme with the greatest weight; none when two are equal, since either would be wrong half the time."""
        scores: dict[int, Fraction] = defaultdict(Fraction)
        heard: dict[int, list[str]] = defaultdict(list)
        for theme, words, sharers in self._expressions.find(word_stems(text)):
            weight = _WEAK if _is_weak(words) else len(words)
            scores[theme] += Fraction(weight) / sharers
            heard[theme].append(" ".join(words))
        for title in refused:
            if title in self.titles:
                scores.pop(self.titles.index(title), None)
        if not scores:
            return None
        best = max(scores, key=lambda theme: scores[theme])
        if list(scores.values()).count(scores[best]) > 1:
            return None
        return Suggestion(self.titles[best], tuple(dict.fromkeys(heard[best])))


# --- notes that say nearly the same ----------------------------------------------------------------------------------


@frozen
class Likeness:
    """`second` is nearly the same as `first`, written before it; they share `percent` of their words."""

    first: int
    second: int
    percent: int


def near_duplicates(texts: Mapping[int, str], least: int = LIKENESS) -> list[Likeness]:
    """For each note, the earlier note most similar to it, when they share `least` percent of their words.

    The result is exact without comparing all pairs: two notes that are similar enough share one of their rarest words.
    Where even those are in thousands of notes, a note is only compared with the first `COMPARED` notes of each. Notes
    of a single word are compared too; notes without any word never are.
    """
    words = {number: frozenset(stem for _word, stem in word_stems(text)) for number, text in texts.items()}
    rarity = Counter(stem for stems_of in words.values() for stem in stems_of)
    # Words as bits, so that the words shared by two notes are counted in one operation.
    bit_of = {stem: 1 << place for place, stem in enumerate(rarity)}
    holders: dict[str, list[tuple[int, int, int]]] = defaultdict(list)  # by word: bits, number of words, first note
    first_with: dict[int, int] = {}
    likenesses: list[Likeness] = []
    for number in sorted(words):
        mine = sum(bit_of[stem] for stem in words[number])
        if not mine:
            continue
        if mine in first_with:
            likenesses.append(Likeness(first_with[mine], number, 100))
            continue
        size = len(words[number])
        rare = sorted(words[number], key=lambda stem: (rarity[stem], stem))[: size + 1 + (-least * size // 100)]
        likeliest: tuple[int, int] | None = None
        for stem in rare:
            for their_bits, their_size, first in holders[stem]:
                shared = (mine & their_bits).bit_count()
                union = size + their_size - shared
                if 100 * shared >= least * union:
                    candidate = (-(100 * shared // union), first)
                    likeliest = min(likeliest, candidate) if likeliest else candidate
        if likeliest:
            likenesses.append(Likeness(likeliest[1], number, -likeliest[0]))
        first_with[mine] = number
        for stem in rare:
            if len(holders[stem]) < COMPARED:
                holders[stem].append((mine, size, number))
    return likenesses

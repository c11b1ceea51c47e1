"""Groups proposed from what notes have in common: the same words of a saying, or words that few others hold. Pure, local.

A saying is a short list of the words that people use for one thing; `SAYINGS` holds those of a hall about daily life and
screens. A note is grouped when it uses one of them only. `python -m tests.workshops.sorting_measures` measures it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from jalons.base.frozen import frozen
from jalons.workshops.rules.lexicon import Expressions, word_stems

# A saying that a greater share of the notes use says nothing of any of them; below so many notes, all do.
MOST_PERCENT, FEW_NOTES = 15, 8
# A word that so few notes hold, and that each of them holds, makes a group by itself.
RARE_NOTES = 4
MOST_NOTES = 12

SAYINGS = {
    "le bus, le car": "bus, le car, navette",
    "la voiture, le permis": "voiture, permis, conduire, conduis, essence",
    "la distance": "kilomètre, km, loin, éloigné, trajet, heure de route",
    "le réseau du téléphone": "4G, 5G, capter, zone blanche, réseau mobile, antenne",
    "la fibre": "fibre",
    "la box": "box, livebox",
    "le wifi": "wifi",
    "l’ordinateur": "ordinateur, ordi, PC",
    "imprimer": "imprimer, imprimante, impression, photocopie",
    "scanner": "scanner",
    "le forfait, le prix": "forfait, abonnement, cher, chère, coûter",
    "les papiers": "papiers, paperasse",
    "la carte grise": "carte grise, ANTS",
    "la carte d’identité": "carte d’identité, passeport",
    "la préfecture": "préfecture, titre de séjour",
    "la CAF": "CAF, allocation, APL, RSA",
    "l’assurance maladie": "Ameli, CPAM, assurance maladie, sécu, carte vitale",
    "la MSA": "MSA",
    "les impôts": "impôt",
    "la retraite": "retraite",
    "l’emploi": "France Travail, Pôle emploi, chômage, actualisation",
    "le logement": "logement social, HLM",
    "le code postal": "code postal",
    "le code, le mot de passe": "code, mot de passe, identifiant",
    "ne rien y comprendre": "je comprends rien, compliqué, je suis perdu, chinois",
    "apprendre": "cours, formation, apprendre",
    "le courriel": "mail, courriel, pièce jointe, adresse mail, boîte mail",
    "savoir que cela existe": "au courant, savait pas, savais pas, prévenir",
    "être renvoyé ailleurs": "renvoyer, renvoie, ailleurs",
    "attendre": "attente, attendre, file d’attente, queue, créneau",
    "parler à quelqu’un": "humain, quelqu’un, robot, répondeur, machine",
    "la secrétaire de mairie": "secrétaire de mairie",
    "aller à domicile": "domicile",
    "l’arnaque": "arnaque, escroquerie, escroc, pirater, faux message, faux SMS, fraude",
    "la peur": "peur, oser, ose, trouille",
    "la honte": "honte",
    "les écrans": "écran, jeu vidéo, jeux vidéo, TikTok, YouTube, réseaux sociaux",
    "l’école": "Pronote, ENT, école, devoirs",
    "chacun de son côté": "coin, chacun de son côté, se parlent, se connaître entre nous, doublon",
}


@frozen
class LikeNotes:
    """`about`: the words that these notes share."""

    about: str
    numbers: tuple[int, ...]


@cache
def _sayings() -> Expressions:
    return Expressions(SAYINGS.values())


def group_notes(texts: Mapping[int, str], theme_of: Mapping[int, str], *, with_sayings: bool = True) -> list[LikeNotes]:
    """Groups of two notes at least, the first notes first. A note is in one group. `theme_of`: the suggested themes."""
    words = {number: word_stems(text) for number, text in sorted(texts.items())}
    groups = _group_by_saying(words, theme_of) if with_sayings else {}
    placed = {number for numbers in groups.values() for number in numbers}
    others = {number: stems for number, stems in words.items() if number not in placed}
    for about, numbers in _group_by_rare_words(others, theme_of).items():
        groups.setdefault(about, []).extend(numbers)
    found = [LikeNotes(about, tuple(numbers[:MOST_NOTES])) for about, numbers in groups.items()]
    return sorted(found, key=lambda group: group.numbers)


def _group_by_saying(words: Mapping[int, list[tuple[str, str]]], theme_of: Mapping[int, str]) -> dict[str, list[int]]:
    """The notes of one theme that use the same words of one saying, and no other saying.

    A note that uses two sayings speaks of both. « Peur de payer » and « peur pour mes enfants » are two ideas: they have
    two themes. With any word of the saying, three pairs in five were right; with the same words, seven in ten.
    """
    heard = {number: _sayings().find(stems) for number, stems in words.items()}
    said = Counter(saying for found in heard.values() for saying in {one[0] for one in found})
    most = max(FEW_NOTES, len(words) * MOST_PERCENT // 100)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    written: dict[tuple[str, ...], str] = {}
    for number, found in heard.items():
        if len({one[0] for one in found}) == 1 and said[found[0][0]] <= most:
            key = (theme_of.get(number, ""), *(stem for word in found[0][1] for _word, stem in word_stems(word)))
            written.setdefault(key, " ".join(found[0][1]).lower())
            groups[key].append(number)
    named: dict[str, list[int]] = {}
    for key, numbers in groups.items():
        if len(numbers) > 1:
            named[written[key]] = max(named.get(written[key], []), numbers, key=len)
    return named


def _group_by_rare_words(
    words: Mapping[int, list[tuple[str, str]]], theme_of: Mapping[int, str]
) -> dict[str, list[int]]:
    """Notes of one theme that share two words which few others hold: those that share most come first."""
    holders: dict[str, list[int]] = defaultdict(list)
    written: dict[str, str] = {}
    for number, stems in words.items():
        for word, stem in stems:
            written.setdefault(stem, word.lower())
            if not holders[stem] or holders[stem][-1] != number:
                holders[stem].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 2 <= len(numbers) <= RARE_NOTES:
            for place, second in enumerate(numbers):
                for first in numbers[:place]:
                    shared[first, second] += theme_of.get(first, "") == theme_of.get(second, "")
    group_of: dict[int, list[int]] = {}
    for (first, second), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if count < 2 or (first in group_of and second in group_of):
            continue
        group = group_of.get(first) or group_of.get(second) or []
        for number in (first, second):
            if number not in group:
                group.append(number)
            group_of[number] = group
    named: dict[str, list[int]] = {}
    for group in group_of.values():
        common = set.intersection(*({stem for _word, stem in words[number]} for number in group))
        about = ", ".join(dict.fromkeys(written[stem] for _word, stem in words[group[0]] if stem in common))
        named[about or f"{group[0]}"] = sorted(group)
    return named

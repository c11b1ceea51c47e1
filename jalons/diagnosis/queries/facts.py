"""The figures of a portrait that a team may keep as findings, each with a sentence.

As for key messages, a rule proposes and people choose: the same keys, the same sentences.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.diagnosis.models import Audience, Finding
from jalons.diagnosis.queries.portraits import Portrait, sources_label
from jalons.diagnosis.queries.publics import ACCESS
from jalons.diagnosis.rules.messages import Candidate, Kind
from jalons.diagnosis.words.findings import NETWORK, PLACES, SUPPORT
from jalons.diagnosis.words.messages import candidate_sentence
from jalons.diagnosis.words.shares import join_names
from jalons.opendata.queries.offer import AROUND
from jalons.opendata.rules.distances import FAR
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune

# The public of each share; a share of everybody has none.
AUDIENCES = {
    "aged_65": Audience.SENIORS,
    "single_parent": Audience.FAMILIES,
    "unemployment": Audience.JOBSEEKERS,
    "minima": Audience.BENEFITS,
}


@frozen
class Fact:
    """`value`: its text, « 32 % ». `source`: producer and period. `themes` are titles of the method, `audiences` and
    `communes` codes."""

    key: str
    label: str
    value: str
    text: str
    source: str
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        """What the change is given to keep it with its own sentence."""
        about = {"themes": self.themes, "audiences": self.audiences, "communes": self.communes}
        return about | {"key": self.key, "value": self.value, "source": self.source, "text": self.text}

    @property
    def page(self) -> tuple[str, str]:
        return fact_page(self.key)


def fact_page(key: str) -> tuple[str, str]:
    """Where the figure is shown: the name of an address of the roadmap, and the anchor on its page."""
    pages = {"score": ("diagnosis:fragility", "t-communes"), "distance": ("diagnosis:coverage", "main")}
    return pages.get(key.partition("-")[0], ("diagnosis:index", f"chiffre-{key}"))


def territory_facts(portrait: Portrait) -> dict[str, Fact]:
    """For the whole territory, by key. No query besides those of the portrait."""
    facts = (
        *_score_facts(portrait),
        *_share_facts(portrait),
        *_count_facts(portrait),
        *_offer_facts(portrait),
        *_answer_facts(portrait),
    )
    return {fact.key: fact for fact in facts}


def commune_facts(portrait: Portrait, code: str) -> dict[str, Fact]:
    """For one commune: « score-24064 », « distance-24064 »."""
    communes = {line.commune.code: line.commune for line in portrait.communes}
    return {fact.key: fact for fact in _facts_of_commune(portrait, communes[code])} if code in communes else {}


def find_fact(portrait: Portrait, key: str) -> Fact | None:
    """None when the portrait does not have it (any more)."""
    code = key.partition("-")[2]
    return (commune_facts(portrait, code) if code else territory_facts(portrait)).get(key)


def kept_facts(roadmap: Roadmap) -> dict[tuple[str, str], Finding]:
    """(key, value) → the finding that keeps it. One query."""
    rows = Finding.objects.living().filter(roadmap=roadmap, kind=Finding.Kind.FACT).order_by("number")
    return {(row.fact_key, row.fact_value): row for row in rows}


def _score_facts(portrait: Portrait) -> Iterator[Fact]:
    candidate = portrait.candidates.get("fragility")
    if candidate:
        value = _out_of_ten(portrait.score, is_estimated=portrait.fragility.territory.is_estimated)
        yield Fact("fragility", _("Score de fragilité"), value, candidate_sentence(candidate), portrait.score_source)


def _share_facts(portrait: Portrait) -> Iterator[Fact]:
    for line in (*portrait.publics, *portrait.access):
        values = {"share": line.share} | ({} if line.france is None else {"france": line.france})
        themes = (str(NETWORK),) if line.key in ACCESS else (str(PLACES),) if line.key == "no_car" else ()
        audiences = (AUDIENCES[line.key].value,) if line.key in AUDIENCES else ()
        text = candidate_sentence(Candidate(line.key, Kind.PUBLIC, 0, values))
        value = _("%(value)s, estimé") % {"value": line.said} if line.is_estimated else line.said
        yield Fact(line.key, line.label, value, text, line.cited, themes, audiences)


def _count_facts(portrait: Portrait) -> Iterator[Fact]:
    for indicator in portrait.counted:
        source = indicator.cited or _("Fichier de l’équipe")
        yield Fact(indicator.key, indicator.label, indicator.said, indicator.sentence, source)


def _answer_facts(portrait: Portrait) -> Iterator[Fact]:
    for asked in portrait.answers:
        for question in asked.questions:
            text = _("%(question)s %(said)s") % {"question": question.label, "said": question.said}
            source = f"{asked.title}. {asked.gathered}".rstrip(".")
            yield Fact(question.key, question.label, question.said.rstrip("."), text, source)


def _offer_facts(portrait: Portrait) -> Iterator[Fact]:
    offer = portrait.offer.offer
    if not offer.is_known:
        return
    values: dict[str, Mapping[str, float | int]] = {
        "places": {"places": len(offer.places)},
        "density": {"density": offer.per_10_000 or 0},
        "near": {"share": offer.reach_of_all.within.get(FAR) or 0, "km": FAR},
        "moving": {"places": len(offer.itinerant)},
    }
    themes = {"near": PLACES}
    for key, number, words in portrait.offer.numbers:
        text = candidate_sentence(Candidate(key, Kind.OFFER, 0, values[key]))
        value = number if key == "near" else f"{number} {words}"
        yield Fact(key, words, value, text, _offer_source(portrait), (str(themes.get(key, SUPPORT)),))
    areas = {
        "zones": (_("Zones à enjeux"), [zone.commune for zone in portrait.offer.zones]),
        "far": (_("Communes loin d’un lieu fixe"), [one.commune for one in portrait.offer.far]),
    }
    for key, (label, communes) in areas.items():
        candidate = portrait.candidates.get(key)
        if candidate:
            codes = tuple(commune.code for commune in communes)
            value = _count_and_names(communes)
            yield Fact(
                key,
                label,
                value,
                candidate_sentence(candidate),
                _offer_source(portrait),
                (str(PLACES),),
                communes=codes,
            )


def _facts_of_commune(portrait: Portrait, commune: Commune) -> Iterator[Fact]:
    code, here = commune.code, (commune.code,)
    line = next(line for line in portrait.communes if line.commune.code == code)
    place = next(one for one in portrait.fragility.communes if one.commune and one.commune.code == code)
    if line.is_scored:
        key, label = f"score-{code}", _("Score de fragilité")
        text = candidate_sentence(Candidate(key, Kind.SCORE, 0, {"commune": commune.name, "score": line.score}))
        source = sources_label(portrait.fragility.vintages)
        yield Fact(key, label, _out_of_ten(line.score, is_estimated=place.is_estimated), text, source, communes=here)
    near = portrait.offer.by_code.get(code)
    if near is not None and near.distance is not None:
        key, label = f"distance-{code}", _("Lieu fixe le plus proche")
        values: dict[str, float | int | str] = {
            "commune": commune.name,
            "km": near.distance,
            "around": AROUND,
            "is_here": int(near.fixed > 0),
        }
        text = candidate_sentence(Candidate(key, Kind.OFFER, 0, values))
        yield Fact(key, label, line.distance, text, _offer_source(portrait), (str(PLACES),), communes=here)


def _out_of_ten(score: str, *, is_estimated: bool) -> str:
    value = _("%(score)s sur 10") % {"score": score}
    return _("%(value)s, estimé en partie") % {"value": value} if is_estimated else value


def _offer_source(portrait: Portrait) -> str:
    return portrait.offer.cited or _("Lieux ajoutés par l’équipe")


def _count_and_names(communes: Iterable[Commune]) -> str:
    """« 3 communes : Biras, Quinsac et Villars »."""
    names = [commune.name for commune in communes]
    count = ngettext("%(n)d commune", "%(n)d communes", len(names)) % {"n": len(names)}
    return _("%(count)s : %(names)s") % {"count": count, "names": join_names(names)}

"""The portrait in six slides, for the opening of the first workshop. There are always six: missing data are
mentioned."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.diagnosis.queries import portraits
from jalons.diagnosis.queries.portraits import Portrait
from jalons.diagnosis.queries.publics import ShareLine
from jalons.diagnosis.words.shares import comparison_sentence, percent_sentence
from jalons.papers.slides.model import Cover, Deck, Figures, Illustrated
from jalons.publication.documents.portrait.document import (
    answers_figure,
    caution_sentence,
    no_score_sentence,
    quote_sentence,
    shares_figure,
)
from jalons.roadmaps.models import Roadmap

MOST_PUBLICS = 4
MOST_COUNTED = 5
MOST_QUOTES = 3
MOST_SENTENCES = 4


def portrait_deck(roadmap: Roadmap, on: date) -> Deck:
    portrait = portraits.territory_portrait(roadmap)
    slides = (
        Cover(_("Portrait du territoire"), roadmap.name, (portrait.sentence, french.format_day(on).capitalize())),
        _messages_slide(portrait),
        _map_slide(portrait),
        _publics_slide(portrait),
        _offer_slide(portrait),
        _words_slide(portrait),
    )
    title = _("Portrait du territoire, %(name)s") % {"name": roadmap.name}
    return Deck(title, slides, on, roadmap.lead_authority, f"{title}, {french.format_short_day(on)}")


def _messages_slide(portrait: Portrait) -> Illustrated:
    chosen = [(one.text, one.source) for one in portrait.messages.kept]
    messages = chosen or [(one.text, one.source) for one in portrait.messages.first]
    return Illustrated(
        _("À retenir") if chosen else _("Ce que disent les données : des suggestions"),
        tuple(f"{place}. {text}" for place, (text, _source) in enumerate(messages, 1)) or (_no_data_sentence(),),
        source=_sources_sentence([source for _text, source in messages]),
        notes="\n".join(f"{place}. {text} ({source})" for place, (text, source) in enumerate(messages, 1)),
    )


def _map_slide(portrait: Portrait) -> Illustrated:
    fragility, drawn = portrait.fragility, portrait.map
    title = portrait.sentence
    sentences = [no_score_sentence(portrait) if fragility.is_ready else _no_data_sentence()]
    if portrait.has_score:
        title = _("Fragilité numérique : %(score)s sur 10") % {"score": portrait.score}
        sentences = [fragility.sentence, portrait.standing, fragility.people]
    return Illustrated(
        title,
        tuple(filter(None, sentences)),
        drawn.svg if drawn else "",
        drawn.words if drawn else "",
        tuple((one.fill, one.words) for one in drawn.legend) if drawn else (),
        _sources_sentence([drawn.source if drawn else portrait.score_source]),
        "\n".join(filter(None, (*sentences, *(f"{line.label}\u00a0: {line.said}" for line in portrait.parts)))),
    )


def _publics_slide(portrait: Portrait) -> Illustrated:
    """People at risk; if they are unknown, the team's own figures, which are otherwise in the notes."""
    counted = tuple(one.sentence for one in portrait.counted)
    source = _sources_sentence([one.cited for one in portrait.counted])
    if counted and not portrait.publics:
        return Illustrated(
            _("Ce que nous comptons ici"), counted[:MOST_COUNTED], source=source, notes="\n".join(counted)
        )
    bars = _shares_slide(_("Les publics exposés"), portrait.publics)
    return replace(bars, notes="\n".join(filter(None, (bars.notes, *counted, source if counted else ""))))


def _offer_slide(portrait: Portrait) -> Illustrated | Figures:
    """The offer and the places far from it; with the network, if it is known."""
    offer, network = portrait.offer, tuple(map(_share_sentence, portrait.access))
    source = _sources_sentence([offer.sources, *(line.cited for line in portrait.access)])
    if not offer.offer.is_known:
        return Illustrated(_("Qui aide, et où"), (_no_data_sentence(), *network), source=source)
    districts = [*portrait.districts.sentences, f"{portrait.districts.cited}."] if portrait.districts else []
    sentences = (*offer.sentences, *network, *offer.opening, *districts)
    programmes = (f"{name}\u00a0: {count}" for name, count in offer.programmes)
    return Figures(
        _("Qui aide, et où"),
        tuple(offer.tiles),
        sentences[:MOST_SENTENCES],
        notes="\n".join((*sentences, *programmes, source)),
        source=source,
    )


def _shares_slide(title: str, lines: list[ShareLine]) -> Illustrated:
    if not lines:
        return Illustrated(title, (_no_data_sentence(),))
    figure = shares_figure(lines, 520)
    return Illustrated(
        title,
        tuple(map(_share_sentence, lines[:MOST_PUBLICS])),
        figure.svg,
        figure.alt,
        source=_sources_sentence([line.cited for line in lines]),
        notes="\n".join(f"{_share_sentence(line)} ({line.cited})" for line in lines),
    )


def _share_sentence(line: ShareLine) -> str:
    """« 1 habitant sur 3 a 65 ans ou plus, contre 1 sur 5 en France. Environ 3 800 personnes. »"""
    if line.france is not None:
        sentence = comparison_sentence(line.key, line.share, line.france)
    else:
        sentence = percent_sentence(line.key, line.share) + "."
    return f"{sentence} {line.about[:1].upper()}{line.about[1:]}." if line.about else sentence


def _words_slide(portrait: Portrait) -> Illustrated:
    """Some quotations; the answers to a questionnaire use the remaining room."""
    answers = [(asked, question) for asked in portrait.answers for question in asked.questions]
    answered = [f"{one.label} {one.said}" for _asked, one in answers]
    sentences = [quote_sentence(quote) for quote in portrait.quotes[:MOST_QUOTES]]
    drawn = answers_figure(answers[0][1], 520) if answers and not sentences else None
    room = MOST_QUOTES - len(sentences)
    shown = dict.fromkeys(f"{asked.title}\u00a0: {asked.gathered}" for asked, _one in answers[:room])
    sentences += [*answered[:room], *([caution_sentence()] if shown else [])]
    return Illustrated(
        _("Ce que disent les personnes, ce que les chiffres ne disent pas")
        if sentences
        else _("Ce que ces chiffres ne disent pas"),
        (*sentences, *portrait.limits[: 5 - len(sentences)]),
        drawn.svg if drawn else "",
        drawn.alt if drawn else "",
        source=_sources_sentence([portrait.census, *portrait.cited, *shown]),
        notes="\n".join(
            (
                *map(quote_sentence, portrait.quotes),
                *(asked.gathered for asked in portrait.answers),
                *answered,
                *([caution_sentence()] if answered else []),
                *portrait.limits,
                *portrait.notes,
            )
        ),
    )


def _no_data_sentence() -> str:
    return _("Les données ne sont pas encore chargées. Ce qui manque n’est pas un zéro.")


def _sources_sentence(sources: list[str]) -> str:
    names = " ; ".join(dict.fromkeys(source.rstrip(".") for source in sources if source))
    return _("Sources : %(sources)s.") % {"sources": names} if names else ""

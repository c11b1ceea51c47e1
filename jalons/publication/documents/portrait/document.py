"""The portrait on paper: messages first, then the map, people at risk, quotations, sources and limits."""

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.diagnosis.queries import findings, portrait_answers, portraits
from jalons.diagnosis.queries.portraits import Portrait
from jalons.diagnosis.queries.publics import ShareLine
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Content,
    Document,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Table,
    strong_run,
)
from jalons.publication.drawings import ShareBar, draw_shares, draw_shares_beside
from jalons.roadmaps.models import Roadmap

UNKNOWN = "–"
FULL = 1570  # units of a map as wide as the text: its text is then nine points high
MOST_HIGH = 0.65  # of a map, as a share of the text width
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def portrait_document(roadmap: Roadmap, on: date) -> Document:
    portrait = portraits.territory_portrait(roadmap)
    return Document(
        title=_("Portrait du territoire"),
        subtitle=roadmap.name,
        organisation=roadmap.lead_authority,
        date=on,
        facts=_portrait_facts(portrait),
        blocks=tuple(portrait_blocks(portrait, level=1)),
        cover=True,
    )


def _portrait_facts(portrait: Portrait) -> tuple[tuple[str, Content], ...]:
    facts: list[tuple[str, Content]] = [(_("Communes"), french.format_number(len(portrait.communes)))]
    if portrait.population is not None:
        facts.append((_("Habitants"), french.format_number(portrait.population)))
    if portrait.has_score:
        facts.append((_("Score de fragilité"), _("%(score)s sur 10") % {"score": portrait.score}))
    return tuple(facts)


def portrait_blocks(portrait: Portrait, *, level: int, voted_on: date | None = None) -> list[Block]:
    """`level`: the level of its headings. `voted_on`: in an adopted document, without what the team still has to choose, check or
    load, and without the days that come after that of the vote."""
    is_final = voted_on is not None
    return [
        Paragraph(portrait.sentence, "lead"),
        *_message_blocks(portrait, level, is_final),
        *_fragility_blocks(portrait, level),
        *_publics_blocks(portrait, level),
        *_access_blocks(portrait, level),
        *_local_count_blocks(portrait, level),
        *_offer_blocks(portrait, level, is_final),
        *_district_blocks(portrait, level),
        *_answer_blocks(portrait, level, voted_on),
        *_quote_blocks(portrait, level),
        *_commune_blocks(portrait, level),
        *_limit_blocks(portrait, level),
        *_source_blocks(portrait, voted_on),
    ]


def _message_blocks(portrait: Portrait, level: int, is_final: bool) -> list[Block]:
    chosen, first = portrait.messages.kept, portrait.messages.first
    if chosen:
        return [
            Heading(_("À retenir"), level),
            NumberedList(tuple(_sourced_text(one.text, one.source) for one in chosen)),
        ]
    if not first or is_final:
        return []
    return [
        Heading(_("Ce que disent les données"), level),
        Paragraph(_("Des suggestions, tirées des chiffres : l’équipe ne les a pas encore choisies."), "small"),
        NumberedList(tuple(_sourced_text(one.text, one.source) for one in first)),
    ]


def _sourced_text(text: str, source: str) -> Content:
    return f"{text} ({source})" if source else text


def _fragility_blocks(portrait: Portrait, level: int) -> list[Block]:
    fragility = portrait.fragility
    blocks: list[Block] = []
    if portrait.has_score:
        blocks.append(Heading(_("La fragilité numérique"), level))
        score = _("Score : %(score)s sur 10.") % {"score": portrait.score}
        blocks.append(Paragraph((strong_run(score), f" {fragility.sentence}")))
        blocks += [Paragraph(text) for text in (portrait.standing, fragility.people) if text]
    elif fragility.is_ready:
        blocks += [Heading(_("La fragilité numérique"), level), Paragraph(no_score_sentence(portrait))]
    else:
        blocks.append(Heading(_("Le territoire"), level))
    if portrait.has_score:
        columns = (Column(_("Composante"), width=4), Column(_("Ici"), "right"), Column(_("Sur 10"), "right"))
        rows = tuple(Row((line.label, line.value, line.said)) for line in portrait.parts)
        note = _("De 0, le moins exposé des habitants de France, à 10, le plus exposé.")
        blocks.append(Table(_("Ce qui compose le score"), columns, rows, note=note))
    if portrait.map:
        drawn, svg = portrait.map, portrait.map.paper
        blocks.append(Figure(svg, alt=drawn.words, caption=drawn.title, note=drawn.source, width=_width_share(svg)))
    return blocks


def no_score_sentence(portrait: Portrait) -> str:
    reason = portrait.fragility.territory.reason
    return _("Le score n’est pas calculable : %(reason)s. Ce n’est pas un zéro.") % {"reason": reason}


def _width_share(svg: str) -> float:
    """The share of the text width that leaves room on the page, whatever the shape of the map."""
    match = _VIEW.search(svg)
    if not match:
        return MOST_HIGH
    wide, high = float(match[1]), float(match[2])
    return min(1, wide / FULL, MOST_HIGH * wide / high)


def _publics_blocks(portrait: Portrait, level: int) -> list[Block]:
    if not portrait.publics:
        return []
    return [
        Heading(_("Les publics exposés"), level),
        *_share_blocks(portrait.publics, _("Les publics, ici et en France")),
    ]


def _access_blocks(portrait: Portrait, level: int) -> list[Block]:
    if not portrait.access:
        return []
    under = level + 1 if portrait.publics else level
    return [
        Heading(_("L’accès au réseau"), under),
        *_share_blocks(portrait.access, _("L’accès au réseau, ici et en France")),
    ]


def _share_blocks(lines: list[ShareLine], caption: str) -> list[Block]:
    """The bars, then a table with the same values and their source: as a letter when there are several, explained
    below. A single rate is a sentence."""
    if len(lines) == 1:
        return _single_share_blocks(lines[0])
    letters = {cited: chr(ord("a") + place) for place, cited in enumerate(dict.fromkeys(line.cited for line in lines))}
    columns = (
        Column(_("Qui"), width=3),
        Column(_("Ici"), "right", 0.8),
        Column(_("France"), "right", 0.9),
        Column(_("Combien"), width=2.4),
        *([Column(_("Source"), "right", 0.8)] if len(letters) > 1 else []),
    )
    rows = tuple(
        Row(
            (
                _("%(label)s (estimé)") % {"label": line.label} if line.is_estimated else line.label,
                line.said,
                line.france_percent or UNKNOWN,
                line.about or UNKNOWN,
                *([letters[line.cited]] if len(letters) > 1 else []),
            )
        )
        for line in lines
    )
    sources = [f"{letter}. {cited}" if len(letters) > 1 else cited for cited, letter in letters.items()]
    note = _("Source : %(sources)s") % {"sources": " ".join(sources)}
    return [shares_figure(lines, 760, on_paper=True), Table(caption, columns, rows, note=note)]


def _single_share_blocks(line: ShareLine) -> list[Block]:
    label = _("%(label)s (estimé)") % {"label": line.label} if line.is_estimated else line.label
    france = f" ({line.france_said})." if line.france_said else "."
    people = f" {line.about[:1].upper()}{line.about[1:]}." if line.about else ""
    return [
        Paragraph((strong_run(f"{label}\u00a0: {line.said}"), f"{france}{people}")),
        Paragraph(_("Source : %(sources)s") % {"sources": line.cited}, "small"),
    ]


def shares_figure(lines: list[ShareLine], width: float, *, on_paper: bool = False) -> Figure:
    """`width`: in units of the drawing: the narrower it is, the larger its text. `on_paper`: one line for each."""
    description = " ; ".join(
        f"{line.label} {line.said}" + (f" ({line.france_said})" if line.france_said else "") for line in lines
    )
    bars = [ShareBar(line.label, line.share, line.said, line.france) for line in lines]
    draw = draw_shares_beside if on_paper else draw_shares
    return Figure(
        draw(bars, width),
        alt=_("Barres : %(words)s. Le tableau dit la même chose.") % {"words": description},
        note=_("Une barre pleine est 100 %. Le trait noir est la France.")
        if any(line.france is not None for line in lines)
        else _("Une barre pleine est 100 %."),
    )


def _local_count_blocks(portrait: Portrait, level: int) -> list[Block]:
    if not portrait.counted:
        return []
    columns = (
        Column(_("Ce qui est compté"), width=2.4),
        Column(_("Ici"), width=2.4),
        Column(_("Communes connues"), "right", 1.3),
        Column(_("Source"), width=1.7),
    )
    rows = tuple(
        Row(
            (
                one.label,
                one.said,
                _("%(n)s sur %(of)s")
                % {"n": french.format_number(one.line.known), "of": french.format_number(len(one.line.values))},
                one.cited,
            )
        )
        for one in portrait.counted
    )
    note = _("Un total ne compte que les communes connues : ce qui manque n’est pas un zéro.")
    return [
        Heading(_("Ce que nous comptons ici"), level),
        Table(_("Les fichiers de l’équipe"), columns, rows, note=note),
    ]


def _offer_blocks(portrait: Portrait, level: int, is_final: bool) -> list[Block]:
    offer = portrait.offer
    if not offer.offer.is_known:
        return []
    sentences = offer.told_sentences if is_final else offer.sentences
    blocks: list[Block] = [
        Heading(_("Qui aide, et où"), level),
        BulletList(tuple((strong_run(value), f" {words}") for value, words in offer.tiles)),
        *(Paragraph(sentence) for sentence in (*sentences, *offer.opening)),
    ]
    if offer.programmes:
        counts = (
            _("%(name)s (%(n)s)") % {"name": name, "n": french.format_number(count)} for name, count in offer.programmes
        )
        label = _("Les dispositifs présents, avec leur nombre de lieux :")
        blocks.append(Paragraph((strong_run(label), f" {', '.join(counts)}.")))
    if offer.sources:
        blocks.append(Paragraph(f"{offer.sources}.", "small"))
    return blocks


def _district_blocks(portrait: Portrait, level: int) -> list[Block]:
    districts = portrait.districts
    if districts is None:
        return []
    blocks: list[Block] = [Heading(_("Les quartiers prioritaires"), level), *map(Paragraph, districts.sentences)]
    if districts.communes:
        blocks.append(
            BulletList(
                tuple((strong_run(commune.commune.name), f"\u00a0: {commune.said}") for commune in districts.communes)
            )
        )
    return [*blocks, Paragraph(f"{districts.cited}.", "small")]


def _answer_blocks(portrait: Portrait, level: int, voted_on: date | None) -> list[Block]:
    answers = portrait_answers.answers_on(portrait.answers, voted_on) if voted_on else portrait.answers
    if not answers:
        return []
    blocks: list[Block] = [Heading(_("Ce que disent les réponses"), level)]
    for asked in answers:
        blocks.append(Paragraph((strong_run(f"{asked.title}."), f" {asked.gathered}")))
        for question in asked.questions:
            blocks += [
                Paragraph((strong_run(question.label), f" {question.said}"), "tagline"),
                answers_figure(question),
            ]
    return [*blocks, Paragraph(caution_sentence(), "small")]


def caution_sentence() -> str:
    return _("Ces réponses ne sont pas un échantillon : ce sont celles et ceux qui ont voulu répondre.")


def answers_figure(one: portrait_answers.QuestionSummary, width: float = 900) -> Figure:
    description = " ; ".join(
        f"{bar.label}\u00a0: "
        + ngettext("%(n)s personne", "%(n)s personnes", bar.count) % {"n": french.format_number(bar.count)}
        for bar in one.bars
    )
    bars = [ShareBar(bar.label, bar.share, french.format_number(bar.count)) for bar in one.bars]
    alt = _("Barres : %(words)s. Sur %(of)s personnes.") % {
        "words": description,
        "of": french.format_number(one.result.answered),
    }
    return Figure((draw_shares_beside if width > 600 else draw_shares)(bars, width), alt=alt)


def _quote_blocks(portrait: Portrait, level: int) -> list[Block]:
    if not portrait.quotes:
        return []
    caution = ngettext(
        "%(n)d parole recueillie, sans nom. Elle ne représente pas tous les habitants.",
        "%(n)d paroles recueillies, sans nom. Elles ne représentent pas tous les habitants.",
        portrait.heard,
    ) % {"n": portrait.heard}
    quotes: list[Content] = [quote_sentence(quote) for quote in portrait.quotes]
    return [Heading(_("Ce que disent les personnes"), level), BulletList(tuple(quotes)), Paragraph(caution, "small")]


def quote_sentence(quote: findings.Quote) -> str:
    """« « … » (une secrétaire de mairie, Villars) »."""
    who = ", ".join(filter(None, (quote.said_by, *quote.places)))
    return f"«\u00a0{quote.text}\u00a0»" + (f" ({who})" if who else "")


def _commune_blocks(portrait: Portrait, level: int) -> list[Block]:
    unknown = _("inconnu")
    columns = [Column(_("Commune"), width=3), Column(_("Habitants"), "right")]
    if portrait.fragility.is_ready:
        columns.append(Column(_("Score sur 10"), "right", 1.6))
    has_offer = portrait.offer.offer.is_known
    if has_offer:
        columns.append(Column(_("Lieu fixe le plus proche"), "right", 1.8))

    def cells(name: str, people: int | None, score: str, distance: str) -> tuple[str, ...]:
        texts = [name, unknown if people is None else french.format_number(people)]
        texts += [score] if portrait.fragility.is_ready else []
        return (*texts, distance) if has_offer else tuple(texts)

    rows = [
        Row(
            cells(
                line.commune.name,
                line.commune.population,
                line.score if line.is_scored else _("non calculable"),
                line.distance,
            )
        )
        for line in portrait.communes
    ]
    whole = cells(_("Ensemble"), portrait.population, portrait.score or _("non calculable"), "")
    rows.append(Row(whole, kind="total"))
    caption = _("Les communes, de la plus à la moins fragile") if portrait.has_score else _("Population des communes")
    note = _("Habitants : %(source)s.") % {"source": portrait.census} if portrait.census else ""
    return [Heading(_("Les communes"), level), Table(caption, tuple(columns), tuple(rows), note=note)]


def _limit_blocks(portrait: Portrait, level: int) -> list[Block]:
    return [Heading(_("Les sources et leurs limites"), level), BulletList(tuple(portrait.limits))]


def _source_blocks(portrait: Portrait, voted_on: date | None) -> list[Block]:
    columns = (
        Column(_("Source"), width=2.6),
        Column(_("Qui la publie"), width=1.4),
        Column(_("De quand"), width=1.4),
        Column(_("Reçue le"), width=1.2),
        Column(_("Licence"), width=1.4),
    )
    year = str(portrait.year) if portrait.year else UNKNOWN
    own = (
        _("Communes, populations et contours"),
        _("Insee, IGN"),
        year,
        _("fourni avec Jalons"),
        _("Licence Ouverte"),
    )
    rows = [Row(own)]
    rows += [
        Row(
            (
                one.title,
                one.producer,
                one.period,
                _received_label(timezone.localtime(one.retrieved_at).date(), voted_on),
                one.licence,
            )
        )
        for one in portrait.loaded
    ]
    blocks: list[Block] = [
        Table(_("Les sources des chiffres de ce portrait"), columns, tuple(rows)),
    ]
    blocks += [Paragraph(note, "small") for note in portrait.notes]
    if portrait.missing and voted_on is None:
        names = ", ".join(str(line.source.title) for line in portrait.missing)
        blocks.append(
            Callout(_("Des données à charger"), _("Ce portrait ne dit rien de : %(names)s.") % {"names": names}, "wait")
        )
    return blocks


def _received_label(day: date, voted_on: date | None) -> str:
    """A source read again since the vote has its period, which did not change; the day belongs to the working version."""
    return UNKNOWN if voted_on and day > voted_on else french.format_short_day(day)

"""What a public page gives to take away: one line for each action, and the news of each published day."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base import french
from jalons.base.mail import absolute_url
from jalons.base.spreadsheets import Cell, write_csv
from jalons.publication.queries.public_pages import Feed, News, ShownRelease
from jalons.publication.rules.public_actions import PublicAction, Remainder
from jalons.publication.words.public_pages import funder_label, public_tag

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# The open licence of the French State: free reuse, with the source and its date.
LICENCE = "Licence Ouverte 2.0 (Etalab)"

COLUMNS: "dict[StrPromise, Callable[[PublicAction], Cell]]" = {
    gettext_lazy("Numéro"): lambda action: action.code,
    gettext_lazy("Axe"): lambda action: action.axis,
    gettext_lazy("Action"): lambda action: action.title,
    gettext_lazy("À quoi elle sert"): lambda action: action.summary,
    gettext_lazy("Communes"): lambda action: ", ".join(action.communes),
    gettext_lazy("Portée par"): lambda action: ", ".join(action.carriers) if action.is_carrier_sure else "",
    gettext_lazy("Pilotée par"): lambda action: "" if action.is_carrier_sure else ", ".join(action.carriers),
    gettext_lazy("Début"): lambda action: action.starts_on or "",
    gettext_lazy("Fin"): lambda action: action.ends_on or "",
    gettext_lazy("État"): lambda action: public_tag(action.state).word,
    gettext_lazy("En retard"): lambda action: _("oui") if action.is_late else _("non"),
    gettext_lazy("Coût voté (€)"): lambda action: "" if action.cost is None else action.cost,
    gettext_lazy("Financeurs votés"): lambda action: _funders_label(action, obtained=False),
    gettext_lazy("Obtenu (€)"): lambda action: action.obtained,
    gettext_lazy("Financeurs obtenus"): lambda action: _funders_label(action, obtained=True),
    gettext_lazy("Demandé (€)"): lambda action: action.money.whole.remainder(Remainder.REQUESTED),
    gettext_lazy("Envisagé (€)"): lambda action: action.money.whole.remainder(Remainder.ENVISAGED),
    gettext_lazy("Refusé (€)"): lambda action: action.money.whole.remainder(Remainder.REFUSED),
    gettext_lazy("Sans financeur au vote (€)"): lambda action: action.money.to_find,
    gettext_lazy("Indicateurs"): lambda action: str(len(action.indicators)),
    gettext_lazy("Indicateurs atteints"): lambda action: str(action.reached),
}


def public_table(shown: ShownRelease) -> bytes:
    """In CSV, each line with its day, its source and its licence: lines of several territories may be put together."""
    whole = shown.roadmap
    ending = (shown.release.on, whole.lead_authority, LICENCE)
    heads = [*map(str, COLUMNS), _("À jour au"), _("Source"), _("Licence")]
    return write_csv([heads, *([read(action) for read in COLUMNS.values()] + [*ending] for action in whole.actions)])


def _funders_label(action: PublicAction, *, obtained: bool) -> str:
    amounts: list[tuple[str, Decimal]] = [
        (funder_label(share), amount)
        for share in action.funders
        if (amount := share.obtained if obtained else share.voted)
    ]
    return ", ".join(f"{label} {french.format_euros(amount)}" for label, amount in amounts)


# --- news ----------------------------------------------------------------------------------------------------------------

ATOM = "application/atom+xml; charset=utf-8"


def public_news(feed: Feed, slug: str) -> str:
    """In Atom: one entry for each published day, its number made from the day, so that a page brought up to date twice on one day
    is one piece of news."""
    page = absolute_url("publication:public_roadmap", slug)
    atom = Atom1Feed(
        title=_("%(name)s : ce qui a changé") % {"name": feed.name},
        link=page,
        description="",
        language="fr",
        author_name=feed.author,
        feed_url=absolute_url("publication:public_feed", slug),
        feed_guid=page,
    )
    for news in feed.news:
        title = _("Au %(day)s : %(counts)s") % {"day": french.format_date(news.on), "counts": news.counts}
        atom.add_item(
            title=title,
            link=page,
            description=_news_text(news),
            unique_id=f"{page}#{news.on:%Y-%m-%d}",
            pubdate=news.at,
            updateddate=news.at,
        )
    return atom.writeString("utf-8")


def _news_text(news: News) -> str:
    """HTML, as a summary of Atom is."""
    if news.changes is None:
        return format_html("<p>{}</p>", _("Le premier état publié."))
    if not news.changes:
        return format_html("<p>{}</p>", _("Rien n’a changé depuis l’état publié avant."))
    rows = ((change.code, change.title, change.sentence) for change in news.changes)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {} : {}</li>", rows))

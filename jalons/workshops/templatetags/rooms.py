"""The pages of a workshop, grouped by moment. A new page is one line of `MOMENTS`."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.workshops.access import may_read_now
from jalons.workshops.rules.workshops import State
from jalons.workshops.words import counts

register = template.Library()
register.filter("phones_words", counts.phones_words)
register.filter("present_words", counts.present_words)
register.filter("expected_words", counts.expected_words)
register.filter("votes_words", counts.votes_words)


@frozen
class Page:
    """`views`: the view it links to, then those that belong to it. `may`: the permission it needs."""

    label: Promise
    views: tuple[str, ...]
    may: str = "read"


MOMENTS: tuple[tuple[Promise, tuple[Page, ...]], ...] = (
    (
        _("Préparer"),
        (
            Page(
                _("Invitations"),
                (
                    "invitations:guests",
                    "invitations:choose_guests",
                    "invitations:guest_settings",
                    "invitations:guest",
                    "invitations:answers",
                    "invitations:guest_letters",
                    "invitations:write_guests",
                    "invitations:mailing",
                ),
                may="know_people",
            ),
            Page(_("Conducteur"), ("workshops:run_sheet",)),
            Page(_("Tables"), ("invitations:tables",), may="know_people"),
            Page(_("Kit à imprimer"), ("publication:kit",), may="facilitate"),
            Page(_("Emporter"), ("carriage:carry", "carriage:bring_back", "carriage:merge"), may="facilitate"),
        ),
    ),
    (
        _("Animer"),
        (
            Page(_("Présence"), ("invitations:attendance",), may="know_people"),
            Page(_("Piloter"), ("votes:run",), may="facilitate"),
            Page(_("Mur"), ("workshops:wall", "workshops:create_group")),
            Page(
                _("Papier et tableur"),
                ("votes:paper", "workshops:secretaries", "workshops:notes_table"),
                may="facilitate",
            ),
            Page(
                _("Votes"),
                tuple(
                    f"votes:{name}" for name in ("ballots", "ballot", "create_ballot", "revise_ballot", "room_count")
                ),
            ),
        ),
    ),
    (
        _("Comprendre"),
        (Page(_("Aide au tri"), ("workshops:suggestions",), may="facilitate"),),
    ),
    (
        _("Rendre compte"),
        (
            Page(
                _("Compte rendu"),
                tuple(f"publication:{name}" for name in ("minutes", "edit_minutes", "quotes", "send_minutes")),
            ),
            Page(_("Engagements"), ("workshops:pledges",)),
        ),
    ),
)


# Once a workshop is closed its votes are results, told with its minutes.
VOTES, ENDED = "votes:ballots", "publication:minutes"


@frozen
class Door:
    label: Promise
    address: str
    is_here: bool


@frozen
class Moment:
    label: Promise
    doors: list[Door]

    @property
    def here(self) -> Door | None:
        return next((door for door in self.doors if door.is_here), None)


@register.simple_tag(takes_context=True)
def moments_of_the_workshop(context: Context) -> list[Moment]:
    """The pages that this member may open; moments without any page are left out."""
    member, workshop = context["member"], context["workshop"]
    match = context["request"].resolver_match
    here = match.view_name if match else ""
    may: dict[str, bool] = member.may
    arguments: list[Any] = [member.roadmap.slug, workshop.number]
    moments = [
        Moment(
            label,
            [
                Door(page.label, reverse(page.views[0], args=arguments), here in page.views)
                for page in pages
                if may[page.may] and (page.may != "read" or may_read_now(member, workshop))
            ],
        )
        for label, pages in (_ended_moments() if workshop.state == State.CLOSED else MOMENTS)
    ]
    return [moment for moment in moments if moment.doors]


def _ended_moments() -> list[tuple[Promise, tuple[Page, ...]]]:
    votes = next(page for _label, pages in MOMENTS for page in pages if page.views[0] == VOTES)
    told: list[tuple[Promise, tuple[Page, ...]]] = []
    for label, pages in MOMENTS:
        others = tuple(page for page in pages if page is not votes)
        is_last = any(page.views[0] == ENDED for page in pages)
        told.append((label, (*others, votes) if is_last else others))
    return told

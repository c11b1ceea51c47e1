"""The votes of a carried workshop: what a file may not contain, how many people were present, which pages to update."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.carriage.models.carried_tables import Plan
from jalons.carriage.rules import carried_votes as rules
from jalons.carriage.rules.carried_votes import Wrong
from jalons.carriage.rules.shapes import Tables
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.models import Ballot
from jalons.votes.rules.ballots import BallotState
from jalons.workshops.models import Workshop


def refuse_impossible_votes(tables: Tables, base: Tables) -> None:
    """Refuses too many dots and other impossible votes, whoever wrote the file, by the same rules as for a phone."""
    for wrong, uid in rules.vote_faults(tables, base):
        sentence = {
            Wrong.RULES: _("Ce fichier contient un vote dont les règles ne vont pas : « %(title)s »."),
            Wrong.CHANGED: _("Ce fichier change les règles d’un vote qui était déjà ouvert au départ : « %(title)s »."),
            Wrong.PAPER: _(
                "Ce fichier contient un bulletin que le vote « %(title)s » n’admet pas : trop de gommettes,"
                " une proposition qui n’y est pas, ou deux bulletins de la même personne."
            ),
            Wrong.COUNT: _(
                "Ce fichier contient un décompte de la salle que le vote « %(title)s » n’admet pas : plus de gommettes"
                " que ses feuilles n’en donnent."
            ),
        }[wrong]
        raise Refused(
            sentence % {"title": tables[rules.BALLOTS][uid]["title"]}, code=f"carried-vote-wrong-{wrong}", field="file"
        )


def settle_votes(what: Plan, workshop: Workshop, by: Member) -> bool:
    """Counts again the people present in votes that received papers, and journals the votes that opened or closed.

    Returns whether pages that show votes must be rendered again.
    """
    merged, here = what.merged, what.here.get(rules.BALLOTS, {})
    changed = merged.changed(what.here, rules.BALLOTS)
    papers = [*merged.added(what.here, rules.PAPERS), *merged.changed(what.here, rules.PAPERS)]
    touched = {merged.tables[rules.PAPERS][uid]["ballot"] for uid in papers}
    for ballot in Ballot.objects.filter(workshop=workshop, uid__in={*changed, *touched}):
        uid = str(ballot.uid)
        if "state" in changed.get(uid, {}):
            record_change(
                by=by,
                verb="bring_back",
                about=ballot,
                before={"state": here[uid]["state"]},
                after={"state": ballot.state},
            )
        if ballot.state == BallotState.CLOSED and uid in here:
            ballot.present = rules.count_present(what.here, what.there, uid)
            ballot.save(update_fields=["present"])
    return bool(changed or touched or merged.added(what.here, rules.BALLOTS))


def allowed_ballot_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a vote that may change: only a closed one may be on the big screen."""
    is_closed = values.get("state", BallotState.CLOSED) == BallotState.CLOSED
    return dict(values) if is_closed else {**values, "is_shown": False}

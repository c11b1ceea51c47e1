"""The addresses of `votes`: what it takes to (read, send), then what their arguments stand for."""

from jalons.roadmaps.rules.permissions import Permission as P
from jalons.votes.models import Ballot
from tests.world import Values

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "votes:close": (P.FACILITATE, P.FACILITATE),
    "votes:reopen": (None, P.FACILITATE),
    "votes:prepare_again": (None, P.FACILITATE),
    "votes:run": (P.FACILITATE, P.FACILITATE),
    "votes:projection": (P.READ, None),
    "votes:paper": (P.FACILITATE, P.FACILITATE),
    "votes:ballots": (P.READ, None),
    "votes:create_ballot": (P.FACILITATE, P.FACILITATE),
    "votes:ballot": (P.READ, None),
    "votes:revise_ballot": (P.FACILITATE, P.FACILITATE),
    "votes:remove_ballot": (None, P.FACILITATE),
    "votes:open_ballot": (None, P.FACILITATE),
    "votes:close_ballot": (None, P.FACILITATE),
    "votes:prepare_ballot_again": (None, P.FACILITATE),
    "votes:close_entry": (None, P.FACILITATE),
    "votes:freeze_option": (None, P.FACILITATE),
    "votes:room_count": (P.FACILITATE, P.FACILITATE),
    "votes:remove_room_count": (None, P.FACILITATE),
    "votes:participation": (P.READ, None),
    "votes:show_ballot": (None, P.FACILITATE),
    "votes:rank_by_votes": (None, P.SHAPE),
    "votes:next_round": (P.FACILITATE, P.FACILITATE),
    "votes:review_objection": (None, P.FACILITATE),
    "votes:review_objections": (None, P.FACILITATE),
    "votes:ballot_csv": (P.READ, None),
}
OPEN = {
    "votes:participate",
    "votes:join",
    "votes:resume",
    "votes:write",
    "votes:phone_wall",
    "votes:votes",
    "votes:vote",
    "votes:table_votes",
    "votes:table_vote",
}


VALUES: Values = {"pk": lambda world, _view: Ballot.objects.filter(workshop=world.workshop()).latest("id").pk}

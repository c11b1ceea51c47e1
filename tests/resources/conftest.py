from tests.votes.conftest import vote
from tests.workshops.conftest import member, participant, workshop

__all__ = ["member", "participant", "vote", "workshop"]

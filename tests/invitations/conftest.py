from tests.workshops.conftest import member, participant, workshop

__all__ = ["member", "participant", "workshop"]

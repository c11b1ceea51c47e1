"""The groupe projet, its definition, the plans it works within; committees, their meetings, and deliberations."""

from jalons.governance.models.committees import Committee, Seat
from jalons.governance.models.consultations import AskedMember, Consultation, Impression
from jalons.governance.models.convocations import Convocation, SeatMessage
from jalons.governance.models.coordinators import CoordinatorMessage
from jalons.governance.models.definitions import Definition
from jalons.governance.models.deliberations import Deliberation, LostVote, SignedAct
from jalons.governance.models.frameworks import Framework, FrameworkKind
from jalons.governance.models.framing import FramingNote, FramingVersion
from jalons.governance.models.group import GroupMember, Responsibility
from jalons.governance.models.meetings import Meeting, MeetingPoint
from jalons.governance.models.member_organisations import JoinDoor, JoinRequest, MemberOrganisation
from jalons.governance.models.minutes import MeetingMinutes, MinutesSending, PointMinutes
from jalons.governance.models.presence import Presence
from jalons.governance.models.resolutions import Resolution

__all__ = [
    "AskedMember",
    "Committee",
    "Consultation",
    "Convocation",
    "CoordinatorMessage",
    "Definition",
    "Deliberation",
    "Framework",
    "FrameworkKind",
    "FramingNote",
    "FramingVersion",
    "GroupMember",
    "Impression",
    "JoinDoor",
    "JoinRequest",
    "LostVote",
    "Meeting",
    "MeetingMinutes",
    "MeetingPoint",
    "MemberOrganisation",
    "MinutesSending",
    "PointMinutes",
    "Presence",
    "Resolution",
    "Responsibility",
    "Seat",
    "SeatMessage",
    "SignedAct",
]

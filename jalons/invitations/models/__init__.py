"""Guests, the page by which people register, their messages, and the minutes that they receive."""

from jalons.invitations.models.feedback import Feedback, FeedbackMessage, FeedbackSending
from jalons.invitations.models.guests import Guest
from jalons.invitations.models.mailings import GuestMessage, Mailing
from jalons.invitations.models.minutes import Dispatch, Minutes, MinutesPart
from jalons.invitations.models.registrations import RegistrationPage, RepeatedRegistration

__all__ = [
    "Dispatch",
    "Feedback",
    "FeedbackMessage",
    "FeedbackSending",
    "Guest",
    "GuestMessage",
    "Mailing",
    "Minutes",
    "MinutesPart",
    "RegistrationPage",
    "RepeatedRegistration",
]

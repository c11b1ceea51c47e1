"""Guests, their messages, and the minutes that they receive."""

from jalons.invitations.models.guests import Guest
from jalons.invitations.models.mailings import GuestMessage, Mailing
from jalons.invitations.models.minutes import Dispatch, Minutes, MinutesPart

__all__ = ["Dispatch", "Guest", "GuestMessage", "Mailing", "Minutes", "MinutesPart"]

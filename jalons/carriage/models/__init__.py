"""Workshops exported as a file."""

from jalons.carriage.models.carriages import Carriage

__all__ = ["Carriage"]

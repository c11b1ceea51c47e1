"""A workshop that left by file."""

from jalons.carriage.models.carriages import Carriage

__all__ = ["Carriage"]

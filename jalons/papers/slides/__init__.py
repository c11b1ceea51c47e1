"""Presentations: one neutral deck, one writer."""

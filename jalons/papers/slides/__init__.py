"""Presentations: one neutral deck, one writer for PowerPoint."""

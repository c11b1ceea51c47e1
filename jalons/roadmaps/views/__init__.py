"""The pages of a roadmap: its étapes, its team, what stops it, its carnet."""

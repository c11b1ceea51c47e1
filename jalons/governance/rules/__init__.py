"""The groupe projet, its frame, and who sits in a committee. Pure."""

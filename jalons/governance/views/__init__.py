"""The pages of the groupe projet, of its frame and of committees."""

"""The shape of what is typed about the groupe projet, its frame and committees."""

"""What pages show of the groupe projet, its frame and its committees."""

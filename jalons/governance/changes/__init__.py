"""The only writer of the groupe projet, its frame, committees and deliberations."""

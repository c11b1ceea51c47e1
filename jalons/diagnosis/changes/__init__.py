"""The only writers of the diagnosis."""

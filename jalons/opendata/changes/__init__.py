"""The writers of this floor."""

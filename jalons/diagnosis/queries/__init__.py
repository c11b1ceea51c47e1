"""What the pages of the diagnosis show."""

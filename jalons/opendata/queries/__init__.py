"""What the pages of the data show."""

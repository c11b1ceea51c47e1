"""What each document says, from the rows of the floors below; `papers` writes the file."""

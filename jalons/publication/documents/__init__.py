"""The content of each document, from the rows of the floors below; `papers` writes the file."""

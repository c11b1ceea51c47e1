"""What is published for good, the compte rendu of a workshop and the editions of the feuille de route; and the import
of an existing plan."""

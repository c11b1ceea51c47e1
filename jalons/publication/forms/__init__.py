"""Forms: the kit to print, the compte rendu to write, the import of a plan."""

"""The compte rendu of a workshop: assembled, frozen once it is validated, sent."""

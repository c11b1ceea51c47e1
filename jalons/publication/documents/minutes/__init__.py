"""The compte rendu of a workshop: assembled, frozen once validated, sent."""

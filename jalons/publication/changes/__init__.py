"""What leaves the house for good, the compte rendu of a workshop and the editions of the feuille de route; and what comes
in at once, a plan that exists."""

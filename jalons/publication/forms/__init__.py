"""The shape of what is asked: the kit to print, the compte rendu to write, a plan that comes in."""

"""The compte rendu of a meeting, and what its papers say of resolutions."""

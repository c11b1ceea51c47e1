"""Public catalogues of aids: one module for each."""

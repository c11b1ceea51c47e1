"""The only writer of this floor: one module a noun."""

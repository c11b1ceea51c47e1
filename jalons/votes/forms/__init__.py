"""Forms about votes: one module a noun."""

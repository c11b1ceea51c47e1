"""Forms about workshops: one module a noun."""

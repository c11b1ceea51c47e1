"""Forms about actions: one module a noun."""

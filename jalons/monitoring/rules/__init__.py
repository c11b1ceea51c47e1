"""Pure rules: one module a noun."""

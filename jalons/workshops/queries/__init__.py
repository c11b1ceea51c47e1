"""What pages show of workshops: one module a noun."""

"""What pages show of carriages: one module a noun."""

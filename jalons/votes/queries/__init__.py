"""What pages show of votes: one module a noun."""

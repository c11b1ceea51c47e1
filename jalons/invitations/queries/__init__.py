"""What pages show of invitations: one module a noun."""

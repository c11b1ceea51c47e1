"""Forms about invitations: one module a noun."""

"""The rules of invitations, without Django: one module a noun."""

"""Invitations on paper: a letter for each person, and the list of people to call."""

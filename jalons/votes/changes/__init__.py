"""The only writer of votes."""

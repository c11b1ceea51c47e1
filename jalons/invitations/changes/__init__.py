"""The only writer of guests, of what they are sent, and of minutes."""

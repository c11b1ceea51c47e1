"""The only writer of guests, of their messages, and of minutes."""

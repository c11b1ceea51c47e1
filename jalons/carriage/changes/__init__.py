"""The only writer of what leaves by file; and of what reaches a workshop as a whole."""

"""The only writer of carriages, and of changes that concern a workshop as a whole."""

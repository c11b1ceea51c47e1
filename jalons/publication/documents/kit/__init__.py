"""The printable kit of a workshop: pieces of paper to hold, pin up, cut and type from."""

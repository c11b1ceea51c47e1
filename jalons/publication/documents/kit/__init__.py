"""The printable kit of a workshop: pieces of paper that one holds, pins up, cuts and types back."""

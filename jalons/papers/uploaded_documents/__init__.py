"""Documents that people already have (DOCX, ODT, PDF), read as neutral blocks. Nothing that a file says of itself is
trusted, and nothing leaves the machine."""

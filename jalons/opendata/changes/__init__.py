"""The only writers of open data."""

"""The note de cadrage: its document, and what changed between two versions."""

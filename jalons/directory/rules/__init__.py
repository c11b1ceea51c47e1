"""Categories of people, consents, numbers of organisations and telephones, duplicates. Pure."""

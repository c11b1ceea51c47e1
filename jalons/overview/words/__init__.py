"""The French words of the étapes and of what they have to do."""

"""The pages of the directory: all require Permission.KNOW_PEOPLE."""

"""The pages of the directory: all of them ask for Permission.KNOW_PEOPLE."""

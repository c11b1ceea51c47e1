"""Pure: the months of the calendar, and what each étape has to do."""

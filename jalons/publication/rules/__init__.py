"""An action plan as a table: the columns that territories exchange, what their cells say, what each line becomes. Pure."""

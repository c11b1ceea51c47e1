"""An action plan as a table: the columns that territories exchange, the content of cells, the result of each line.
Pure."""

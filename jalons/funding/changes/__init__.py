"""The only writer of the money: expenses, resources, their instalments, and schemes."""

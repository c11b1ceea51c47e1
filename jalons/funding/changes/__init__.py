"""The only writer of money: expenses, resources, their instalments, and schemes."""

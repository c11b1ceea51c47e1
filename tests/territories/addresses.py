"""The addresses of `territories`, open to everybody."""

OPEN = {
    "territories:search",
    "territories:commune",
    "territories:epci",
    "territories:departement",
}

"""The addresses of `accounts`: open to everybody, or to whoever is signed in."""

OPEN = {
    "accounts:sign_in",
    "accounts:link_sent",
    "accounts:sign_in_link",
    "accounts:sign_out",
}
SIGNED_IN = {
    "accounts:account",
    "accounts:sign_out_everywhere",
}

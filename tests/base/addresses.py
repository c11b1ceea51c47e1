"""The addresses of `base`, open to everybody."""

OPEN = {
    "base:about",
    "base:help",
    "base:help_whole",
    "base:help_section",
    "base:accessibility",
    "base:privacy",
    "base:legal",
    "base:components",
    "base:robots",
    "base:security",
    "base:manifest",
}

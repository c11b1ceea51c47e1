"""Tools of the maintainers, run as modules: `.venv/bin/python -m scripts.messages`."""

"""The only writer of the directory. The journal keeps which fields changed, never what a person's were."""

"""Read models: what a career looks like to a reader. Documents about one career are folded on reading."""

"""The forms in which careers leave for research: one a file, written in parts that are joined as streams."""

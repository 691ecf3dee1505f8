"""The forms in which careers leave for research: one a file, each written in parts that are joined without reading all."""

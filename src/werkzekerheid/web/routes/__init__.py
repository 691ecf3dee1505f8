"""The page areas, one a file."""

"""The rules: what was promised, when it is due, and whether it was kept. One promise a file, pure functions."""

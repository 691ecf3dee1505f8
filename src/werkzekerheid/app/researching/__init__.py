"""Careers for research: projects with their ground and end, and the data sets that are made for them."""

"""Careers that were never lived, with a truth that stands in none of their facts: to measure rules against."""

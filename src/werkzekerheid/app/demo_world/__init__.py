"""The world of the demo: careers that nobody lived, that run up to today, and those who look at them."""

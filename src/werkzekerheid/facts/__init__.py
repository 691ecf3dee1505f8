"""Today's typed facts, the envelope around them, vague dates, and the layout of a telling. Pure: no clock, no database."""

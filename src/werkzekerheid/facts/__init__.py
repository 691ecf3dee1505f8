"""Today's typed facts, the envelope around them, vague dates, the layout of a telling. Pure: no clock, no database."""

"""What is given to other programs: judged for each career, written down, and only then told."""

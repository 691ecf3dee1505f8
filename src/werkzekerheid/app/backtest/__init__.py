"""What the rules would have done with careers of before: which alerts, how long ahead, and how many."""

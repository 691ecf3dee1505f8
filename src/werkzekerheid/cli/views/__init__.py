"""What people see: each view turns projection documents into text, and decides nothing."""

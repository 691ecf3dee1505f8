"""What goes on as long as the process lives: loops under one supervisor, their logs, metrics and health."""

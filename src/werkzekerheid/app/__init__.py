"""Where things meet: load, decide, append, project, look. The doors speak to this package only."""

"""What pictures of a data set show, counted from its files. Pure but for reading them: nothing here draws."""

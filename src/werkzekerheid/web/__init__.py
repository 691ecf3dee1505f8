"""The pages: what people see in a browser, through the same gateway as everybody else."""

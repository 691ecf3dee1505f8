"""Pictures of a data set: drawn, with the data beside them, all or nothing."""

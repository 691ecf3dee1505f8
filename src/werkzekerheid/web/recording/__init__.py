"""What is recorded on a page: which kinds there are, what they ask, and how an answer becomes a fact."""

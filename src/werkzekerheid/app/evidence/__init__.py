"""Evidence: what is sealed, whether it still fits, and proofs of it for others."""

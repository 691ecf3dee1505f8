"""Evidence: a Merkle tree over the stored bytes, signed checkpoints, and proofs, in the form of docs/evidence.md."""

"""The gateway through which personal data leaves: who asks, for what, on which ground."""

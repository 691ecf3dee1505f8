"""What other programs follow: subscriptions, and events and rows in the form in which they leave."""

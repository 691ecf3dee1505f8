"""The door for other apps: HTTP under `/v1`. It maps requests to calls of the app, and holds no rule of its own."""

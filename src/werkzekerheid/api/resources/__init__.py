"""One resource a file: each maps requests to calls of the app, and puts what comes of them into an answer."""

"""The web server: one console, from answers prepared once."""

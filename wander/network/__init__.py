"""The network beyond this console: what its crawler asks, judges and remembers."""

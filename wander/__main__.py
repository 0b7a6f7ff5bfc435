"""`python -m wander`, where the command `wander` is not on the path."""

from wander.cli import main

main()

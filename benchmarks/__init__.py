"""Speed and weight, each figure beside something to compare it with, in one run.

`make bench` prints a table and writes `bench.json`. Nothing here passes or fails: machines
are noisy, so a figure is read as a ratio to the one beside it.
"""

"""TOML as people type it: what it says, where each key stands, what each slip was.

`tomllib` of the standard library has the last word on the values. What it leaves out,
the owner of a list needs most: `places` says where a value stands, `reading` explains
every slip and not the first alone, `spot` is the state of the text at a slip, and
`lines`, `quotes` and `brackets` are what can go wrong there.
"""

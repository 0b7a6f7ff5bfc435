"""Who sends visitors: what web server logs say of the consoles that led somebody to a page.

From the inside out: `request` is what one line of a log tells of, and `common_log` and `caddy_log`
read it, with its `escapes`; `line` knows which of the two it is for. `sender` says which console a
request names, `visit` whether it counts, and `tally` counts within bounds. `named`, `opened` and
`lines` take any file apart, `counting` goes through it, and `report`, with `totals` and `chart`,
tells what was found. `command` does it all.
"""

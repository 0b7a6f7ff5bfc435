"""Who sends visitors: what web server logs say of the consoles that led somebody to a page.

From the inside out: `request` reads one line of a log, `sender` says which console it names,
`visit` whether it counts, `tally` counts within bounds; `named`, `opened` and `lines` take any file
apart; `counting` goes through it, and `report`, with `totals` and `chart`, tells what was found.
"""

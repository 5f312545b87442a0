"""One module or package a suite.

`rows(peers, seed, wanted)` gives the rows that the harness times; it may spare
itself those whose names `wanted` refuses.  `edges(peers, effort, wanted)`, if
there is one, gives finished results.  `counted(name)`, if there is one, says in
which rows instructions are counted.
"""

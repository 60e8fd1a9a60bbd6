"""The first frame: it stands before Textual is loaded, takes what is typed meanwhile, and loses none of it.

* ``terminal``: takes the terminal, and gives it back whatever happens
* ``frame``: what stands there, row by row
* ``looks``: colours and attributes, as the sheet of styles makes them
* ``typing``: shows what is typed until the sign-in reads it
"""

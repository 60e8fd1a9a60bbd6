"""What the officer sees. This room imports ``models`` and Textual, and nothing of the program.

Each part stands on those before it: ``keyboard`` (the one table of keys, and what it means when one comes),
``widgets`` (fields, lists, bars), ``shell`` (the app, and what every screen and dialog shares), the screens, and above
them ``ways`` (which screens there are, and how each is opened).
"""

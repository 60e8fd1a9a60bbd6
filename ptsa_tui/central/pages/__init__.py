"""The centre's pages: what officers see of branches and desks, and what a citizen is told about a case.

They are made on the server, need no JavaScript, and have threads and database connections of their own, so that nobody
who reads them keeps a desk's exchange waiting.
"""

"""What the desk knows. This room imports no other room: no terminal, no screen, no network.

* ``facts``: rules of the field without state: ids, numbers, identity, working days
* ``acts``: what an officer can do, as typed values
* ``fold``: entries in, state out, pure
* ``journal``: canonical bytes, the chain, reading and appending entries
* ``store``: the database: opened in one place, its tables and migrations
* ``register``: the one way to record an act
* ``forms``: what a screen or a file submits, turned into acts
* ``words``: every sentence an officer reads
"""

"""What the officer sees: one module a screen. This room imports ``models`` and Textual, and nothing of the program.

* ``keys``: the one table of keys; bindings, key bar, palette, help page and ``docs/keys.md`` come from it
* ``base``: what every screen shares; ``widgets``: fields, lists, bars
* ``signin``, ``home``, ``intake``, ``lookup``, ``case``, ``handover``: the screens
* ``dialogs``, ``act_dialogs``, ``drafts``, ``help``, ``palette``: what opens over them
"""

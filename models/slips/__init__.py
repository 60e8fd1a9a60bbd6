"""Slips: what stands on the paper that a citizen or a unit takes along.

``layout`` is the language of templates and what it becomes; ``render`` fills a template; ``samples`` invents a slip of
each kind. The engine that puts slips on paper is ``ptsa_tui.printing``; which slip is due is ``print_jobs``.
"""

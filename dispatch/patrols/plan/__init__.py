"""The routes of a night's patrols: a problem as data, a plan for it, an independent check.

Only `solve`, `vary`, `replan` and `make` need the solver; everything else is plain data.
"""

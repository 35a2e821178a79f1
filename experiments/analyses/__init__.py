"""Analyses: what a store of runs says, and sweeps that are laid out so that it can say more.

``study`` and its designs (``oat``, ``morris``, ``sobol``) lay out points for a sweep and read its store; ``psa``,
``discovery`` and ``convergence`` read any store that has draws. Nothing here lives a run by itself: docs/analyses.md.
"""

"""Policies: levers over time. A policy cannot see outcomes, and may not contain one."""

from sim.policies.catalogue import catalogue, levers_of, members_of
from sim.policies.policy import Policy

__all__ = ["Policy", "catalogue", "levers_of", "members_of"]

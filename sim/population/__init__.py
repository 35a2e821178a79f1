"""People of a place, built from its published figures.

``build(profile("alverna"), seed)`` gives residents in households on streets, with kin, neighbours, friends.
"""

from sim.population.build import build
from sim.population.composition import Contradiction
from sim.population.curves import reference_weights
from sim.population.marginals import Marginal, marginals
from sim.population.people import People, ages
from sim.population.profile import Figure, Profile, UnknownPlace, places, profile

__all__ = [
    "Contradiction",
    "Figure",
    "Marginal",
    "People",
    "Profile",
    "UnknownPlace",
    "ages",
    "build",
    "marginals",
    "places",
    "profile",
    "reference_weights",
]

"""What all tests share: how hypothesis looks for counter-examples."""

import os

from hypothesis import settings

# The first call of a compiled phase takes seconds, so a deadline per example would only measure the compiler.
settings.register_profile("local", deadline=None)
# In CI the same examples every time: a red run can be repeated, a green one is not luck.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

"""How the laws are searched for counterexamples: anew each time by hand, the same way in CI."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

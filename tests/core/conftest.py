"""Property tests here have no deadline: a busy machine is not a fault of theirs."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.load_profile("core")

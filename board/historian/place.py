"""Where the past lies, as one process tells another: by addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The Redis with the logs, and the object store with what was sealed of them: `file:///folder`, `s3://bucket/folder`."""

    redis_url: str
    store_url: str

"""The assistant: reads a scene and proposes frames and camera notes. Pure: no network, no clock, no weights."""

"""Live documents: the gate, rooms, sessions, the log in Redis. Knows the core, never `web`, `people` or `render`."""

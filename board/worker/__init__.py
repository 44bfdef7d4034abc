"""The worker: asks a board server for jobs over HTTP, thinks about them in a process of its own, and proposes."""

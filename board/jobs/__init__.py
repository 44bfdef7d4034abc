"""What people ask agents to do: a queue per agent in Redis, with leases for those who work on it."""

"""Review: what is proposed about a board, and what is decided. Documents in, documents out: no clock, no socket, no Redis.

Every command is a function of a `Draft`, a request and the `Circumstances`; it answers an outcome or raises `Refused`, and
then nothing that it wrote counts.
"""

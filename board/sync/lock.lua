-- Locks a panel, or opens it where no lock is said, and counts it: whoever decided on other locks decides again.
-- KEYS: locks, meta. ARGV: panel, lock or ''.
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
return redis.call('HINCRBY', KEYS[2], 'locked', 1)

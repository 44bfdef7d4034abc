-- Puts a new checkpoint in place of the old one, if the lease still holds and nobody else was faster.
-- KEYS: lease, checkpoint, tail. ARGV: holder, the id which the old checkpoint covered, the state, the id it covers, how many entries.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
if (redis.call('HGET', KEYS[2], 'id') or '') ~= ARGV[2] then
  return 'MOVED'
end
if redis.call('LINDEX', KEYS[3], tonumber(ARGV[5]) - 1) ~= ARGV[4] then
  return 'MOVED'
end
redis.call('HSET', KEYS[2], 'u', ARGV[3], 'id', ARGV[4])
redis.call('LTRIM', KEYS[3], ARGV[5], -1)
redis.call('DEL', KEYS[1])
return 'DONE'

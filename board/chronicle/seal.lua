-- Puts a segment, whose object lies in the store already, into the index; if the lease holds and the chain ends where it did.
-- KEYS: sealing, meta, segments, sealed. ARGV: holder, lease in ms, epoch, the index's newest member ("" if none), the new one,
-- its time, then the parts that it names.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[3] then
  return 'EPOCH'
end
local newest = redis.call('ZRANGE', KEYS[3], -1, -1)[1] or ''
if newest ~= ARGV[4] then
  return 'MOVED'
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[5])
for at = 7, #ARGV do
  redis.call('SADD', KEYS[4], ARGV[at])
end
return 'DONE'

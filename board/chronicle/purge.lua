-- Puts one new beginning in the place of the oldest segments, whose object lies in the store already, and notes what went.
-- KEYS: sealing, meta, segments, milestones, purges. ARGV: holder, lease in ms, epoch, the new beginning's member and its time, the
-- record, how many segments go, and their members, then those of the milestones that go.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[3] then
  return 'EPOCH'
end
local segments = tonumber(ARGV[7])
for at = 8, 7 + segments do
  if not redis.call('ZSCORE', KEYS[3], ARGV[at]) then
    return 'MOVED'
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for at = 8, #ARGV do
  redis.call('ZREM', at <= 7 + segments and KEYS[3] or KEYS[4], ARGV[at])
end
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
redis.call('RPUSH', KEYS[5], ARGV[6])
return 'DONE'

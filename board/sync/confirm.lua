-- Whether this master has everything that a server knows of; if so a write, whose replicas WAIT on the same connection counts.
-- KEYS: log, meta, trimmed, the mark. ARGV: epoch, how long the mark stays (ms), then the id of each entry that must be there and its mark.
local log, meta, trimmed, confirmed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

if redis.call('HGET', meta, 'epoch') ~= ARGV[1] then
  return 'EPOCH'
end
for i = 3, #ARGV, 2 do
  if not holds(log, trimmed, ARGV[i], ARGV[i + 1]) then
    return 'LOST'
  end
end
redis.call('SET', confirmed, ARGV[3] or '', 'PX', ARGV[2])
return 'HELD'

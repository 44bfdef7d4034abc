-- Whether this master has everything that a server knows of; if so a write, whose replicas WAIT on the same connection counts.
-- KEYS: log, meta, trimmed, the mark. ARGV: epoch, how long the mark stays (ms), then the id of each entry that must be there and its mark.
local log, meta, trimmed, confirmed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local function split(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function is_trimmed(id)
  local ms, seq = split(id)
  local last_ms, last_seq = split(redis.call('GET', trimmed) or '0-0')
  return ms < last_ms or (ms == last_ms and seq <= last_seq)
end

local function holds(id, mark)
  local found = redis.call('XRANGE', log, id, id)[1]
  if found then
    return mark == '' or string.sub(found[2][2], -8) == mark
  end
  return is_trimmed(id)
end

if redis.call('HGET', meta, 'epoch') ~= ARGV[1] then
  return 'EPOCH'
end
for i = 3, #ARGV, 2 do
  if not holds(ARGV[i], ARGV[i + 1]) then
    return 'LOST'
  end
end
redis.call('SET', confirmed, ARGV[3] or '', 'PX', ARGV[2])
return 'HELD'

-- Whether a log holds an entry, or has sealed it. Stands before the scripts that ask.
local function split(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function is_trimmed(trimmed, id)
  local ms, seq = split(id)
  local last_ms, last_seq = split(redis.call('GET', trimmed) or '0-0')
  return ms < last_ms or (ms == last_ms and seq <= last_seq)
end

-- The same id alone proves nothing: a Redis whose clock is behind may have given it to another entry.
local function holds(log, trimmed, id, mark)
  local found = redis.call('XRANGE', log, id, id)[1]
  if found then
    return mark == '' or string.sub(found[2][2], -8) == mark
  end
  return is_trimmed(trimmed, id)  -- of an empty log everything is
end


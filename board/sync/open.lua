-- One document as it stands: its checkpoint and every entry after it, read at one moment.
-- KEYS: log, checkpoint, tail.
local base = redis.call('HMGET', KEYS[2], 'u', 'id')
local ids = redis.call('LRANGE', KEYS[3], 0, -1)
local entries = {}
for i, id in ipairs(ids) do
  local found = redis.call('XRANGE', KEYS[1], id, id)
  if found[1] then
    entries[#entries + 1] = {id, found[1][2][2]}
  end
end
return {base[1] or '', base[2] or '', entries}

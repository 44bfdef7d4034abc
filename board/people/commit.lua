-- Commits one plan if nothing has changed since it was made, and tells every follower.
-- KEYS: revision, changes, then the tables; a row names its table by place.
-- ARGV: expected revision, msgpack of {place, key, value or false} rows, the change as followers read it.
local revision = tonumber(redis.call('GET', KEYS[1]) or '0')
if revision ~= tonumber(ARGV[1]) then
  return false
end
for _, row in ipairs(cmsgpack.unpack(ARGV[2])) do
  local key = KEYS[2 + row[1]]
  if row[3] then
    redis.call('HSET', key, row[2], row[3])
  else
    redis.call('HDEL', key, row[2])
  end
end
revision = redis.call('INCR', KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', '4096', tostring(revision) .. '-1', 'c', ARGV[3])
return revision

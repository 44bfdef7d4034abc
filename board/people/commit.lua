-- Commits one plan if nothing has changed since it was made, and tells every follower.
-- KEYS: revision, changes, then the tables; a row names its table by place.
-- ARGV: expected revision, the change as followers read it, then place, key, value of each row; no value removes it.
local revision = tonumber(redis.call('GET', KEYS[1]) or '0')
if revision ~= tonumber(ARGV[1]) then
  return false
end
for at = 3, #ARGV, 3 do
  local table_key = KEYS[2 + tonumber(ARGV[at])]
  if ARGV[at + 2] ~= '' then
    redis.call('HSET', table_key, ARGV[at + 1], ARGV[at + 2])
  else
    redis.call('HDEL', table_key, ARGV[at + 1])
  end
end
revision = redis.call('INCR', KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', '4096', tostring(revision) .. '-1', 'c', ARGV[2])
return revision

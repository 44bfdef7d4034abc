-- Commits one plan if nothing has changed since it was made, and tells every follower.
-- KEYS: revision, changes, then the tables; a row names its table by place.
-- ARGV: expected revision, the change as followers read it, then place, key, value of each row; no value removes it.
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then
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
-- The id has the time in it: a revision that a failover lost never comes again with another content.
local revision = redis.call('XADD', KEYS[2], 'MAXLEN', '~', '4096', '*', 'c', ARGV[2])
redis.call('SET', KEYS[1], revision)
return revision

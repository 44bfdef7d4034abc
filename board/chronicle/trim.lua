-- Takes a sealed segment's entries from the beginning of the stream, if nobody can need them there.
-- KEYS: sealing, log, segments, trimmed, then the tail of each part that the segment names. ARGV: holder, lease in ms, the
-- segment's member in the index, its first and last entry, the least id that stays, how many entries it has, how many must stay.
local function split(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function up_to(id, last)
  local ms, seq = split(id)
  local last_ms, last_seq = split(last)
  return ms < last_ms or (ms == last_ms and seq <= last_seq)
end

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
if not redis.call('ZSCORE', KEYS[3], ARGV[3]) then
  return 'UNSEALED'
end
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
if not first or first[1] ~= ARGV[4] then
  return 'ELSEWHERE'
end
if redis.call('XLEN', KEYS[2]) - tonumber(ARGV[7]) < tonumber(ARGV[8]) then
  return 'YOUNG'
end
for at = 5, #KEYS do
  local oldest = redis.call('LINDEX', KEYS[at], 0)
  if oldest and up_to(oldest, ARGV[5]) then
    return 'HELD'
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[4], ARGV[5])
redis.call('XTRIM', KEYS[2], 'MINID', ARGV[6])
return 'DONE'

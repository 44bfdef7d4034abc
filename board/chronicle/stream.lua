-- The next entries of a board's stream, and up to which one its beginning was taken away, read at one moment.
-- KEYS: log, trimmed. ARGV: the position after which to begin, the last id that is wanted, at most so many entries, and bytes.
local trimmed = redis.call('GET', KEYS[2]) or '0-0'
local found, size = {}, 0
local after = ARGV[1]
while #found < tonumber(ARGV[3]) and size < tonumber(ARGV[4]) do
  local few = redis.call('XRANGE', KEYS[1], '(' .. after, ARGV[2], 'COUNT', 8)
  for _, entry in ipairs(few) do
    found[#found + 1] = {entry[1], entry[2][2]}
    size = size + #entry[2][2]
    after = entry[1]
  end
  if #few < 8 then
    break
  end
end
return {trimmed, found}

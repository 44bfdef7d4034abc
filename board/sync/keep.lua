-- Entries of another time into a log that has only older ones, each under its own id. Said twice, done once.
-- KEYS: log, meta, then the tails that ARGV names by place. ARGV: epoch, then id, place of the tail, payload of each entry.
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[1] then
  return {'EPOCH'}
end
for at = 2, #ARGV, 3 do
  if #redis.call('XRANGE', KEYS[1], ARGV[at], ARGV[at]) == 0 then
    redis.call('XADD', KEYS[1], ARGV[at], 'e', ARGV[at + 2])
    redis.call('RPUSH', KEYS[tonumber(ARGV[at + 1])], ARGV[at])
  end
end
return {'DONE', ARGV[#ARGV - 2], 0}

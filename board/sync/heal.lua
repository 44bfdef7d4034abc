-- A board whose log has lost its end begins a new epoch and heals for a while; whoever comes second changes nothing.
-- KEYS: meta. ARGV: the epoch in which the loss was noticed, the new one, until when it heals (ms), the servers' new hand.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'healing', ARGV[3], 'hand', ARGV[4])
return 1

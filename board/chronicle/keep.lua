-- Lists a milestone, whose object lies in the store already, if the lease holds.
-- KEYS: sealing, meta, milestones. ARGV: holder, lease in ms, epoch, the member, its time.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[3] then
  return 'EPOCH'
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[4])
return 'DONE'

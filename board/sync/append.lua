-- One batch of one board, all or nothing: epoch, repeated batch, writers, clocks, locks; then the entries.
-- KEYS: log, meta, clocks, seen, and for each part its tail, its claims and how far each client has written. ARGV: the question, then one payload an entry.
local ask = cmsgpack.unpack(ARGV[1])
local log, meta, clocks, seen = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local function tail(part) return KEYS[5 + 3 * part] end
local function claims(part) return KEYS[6 + 3 * part] end
local function written(part) return KEYS[7 + 3 * part] end

local function newest()
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)
  return last[1] and last[1][1] or '0-0'
end

if redis.call('HGET', meta, 'epoch') ~= ask.epoch then
  return {'EPOCH'}
end
if redis.call('ZSCORE', seen, ask.batch) then
  return {'DONE', newest(), 0}
end
for _, writer in ipairs(ask.writers) do
  -- Of a retired id (held by '') this server may not have heard yet: what it let through is no reason to begin anew.
  local holder = redis.call('HGET', claims(writer[1]), writer[2])
  if holder ~= writer[3] and holder ~= '' then
    return {'FOREIGN', writer[2]}
  end
  -- Whoever says different things on two servers at once would part what their people see for ever.
  if tonumber(redis.call('HGET', written(writer[1]), writer[2]) or '0') > writer[4] then
    return {'CLASH', writer[2]}
  end
end
for _, clock in ipairs(ask.clocks) do
  local now = tonumber(redis.call('HGET', clocks, clock[1]) or '0')
  if now ~= clock[2] then
    return {'MOVED', newest()}
  end
end
-- A command was computed on the locks as they were; of what people send the gate has asked for each panel.
if ask.locked and (redis.call('HGET', meta, 'locked') or '') ~= ask.locked then
  return {'MOVED', newest()}
end

for _, writer in ipairs(ask.writers) do
  redis.call('HSET', written(writer[1]), writer[2], writer[5])
end
local longest = 0
local last = '0-0'
for i, part in ipairs(ask.parts) do
  last = redis.call('XADD', log, '*', 'e', ARGV[i + 1])
  longest = math.max(longest, redis.call('RPUSH', tail(part), last))
end
for _, clock in ipairs(ask.clocks) do
  redis.call('HSET', clocks, clock[1], clock[3])
end
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', seen, now, ask.batch)
redis.call('ZREMRANGEBYSCORE', seen, '-inf', now - ask.remember)
return {'DONE', last, longest}

-- One batch of one board, all or nothing: epoch, repeated batch, fence, writers, clocks, locks; then the entries.
-- KEYS: log, meta, clocks, seen, trimmed, and for each part its tail, its claims and how far each client has written.
-- ARGV: the question, then one payload an entry.
local ask = cmsgpack.unpack(ARGV[1])
local log, meta, clocks, seen, trimmed = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

local function tail(part) return KEYS[6 + 3 * part] end
local function claims(part) return KEYS[7 + 3 * part] end
local function written(part) return KEYS[8 + 3 * part] end

local function newest()
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  return last and last[1] or '0-0', last and string.sub(last[2][2], -8) or ''
end

local function far(part, client)
  if client == '1' then
    return tonumber(redis.call('HGET', clocks, ask.names[part + 1]) or '0')
  end
  return tonumber(redis.call('HGET', written(part), client) or '0')
end

local function go(part, client, clock)
  if client == '1' then
    redis.call('HSET', clocks, ask.names[part + 1], clock)
    return
  end
  redis.call('HSET', written(part), client, clock)
  if tonumber(client) < 1024 then
    redis.call('HSETNX', clocks, ask.names[part + 1], 0)  -- every document that a server wrote to is in that list
  end
end

if redis.call('HGET', meta, 'epoch') ~= ask.epoch then
  return {'EPOCH'}
end
local newest_id, newest_mark = newest()
if redis.call('ZSCORE', seen, ask.batch) then
  return {'DONE', newest_id, 0, newest_mark}
end
if ask.after and ask.after[1] .. ask.after[2] ~= newest_id .. newest_mark and not holds(log, trimmed, ask.after[1], ask.after[2]) then
  return {'LOST'}
end
for _, writer in ipairs(ask.writers) do
  -- What was brought back by somebody else is asked for no holder. Of a retired id (held by '') this server may not have heard
  -- yet: what it let through is no reason to begin anew.
  if writer[3] ~= '?' then
    local holder = redis.call('HGET', claims(writer[1]), writer[2])
    if holder ~= writer[3] and holder ~= '' then
      return {'FOREIGN', writer[2]}
    end
  end
  -- Whoever says different things on two servers at once would part what their people see for ever.
  if far(writer[1], writer[2]) > writer[4] then
    return {'CLASH', writer[2]}
  end
end
for _, clock in ipairs(ask.clocks) do
  if far(clock[1], clock[2]) ~= clock[3] then
    return {'MOVED', newest_id}
  end
end
-- A command was computed on the locks as they were; of what people send the gate has asked for each panel.
if ask.locked and (redis.call('HGET', meta, 'locked') or '') ~= ask.locked then
  return {'MOVED', newest_id}
end

for _, writer in ipairs(ask.writers) do
  go(writer[1], writer[2], writer[5])
end
local longest = 0
local last, mark = newest_id, newest_mark
for i, part in ipairs(ask.parts) do
  -- Each names the one before it: who follows the log is told by that when it has lost its end and gone on.
  last = redis.call('XADD', log, '*', 'e', ARGV[i + 1], 'p', mark)
  mark = string.sub(ARGV[i + 1], -8)
  longest = math.max(longest, redis.call('RPUSH', tail(part), last))
end
for _, clock in ipairs(ask.clocks) do
  if clock[4] > clock[3] then
    go(clock[1], clock[2], clock[4])
  end
end
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', seen, now, ask.batch)
redis.call('ZREMRANGEBYSCORE', seen, '-inf', now - ask.remember)
return {'DONE', last, longest, mark}

-- One agent's queue, one step at a time: ask, claim, beat, finish, back, stop, retry, drop.
-- KEYS: queue (stream), open (zset of "board scope subject job"), leases (job -> token), stopped (job -> who), errors (job -> class),
-- beats (job -> what its worker said last), dead (stream), bell (stream).
local queue, open, leases, stopped, errors, beats, dead, bell = unpack(KEYS)
local GROUP, WORKER = 'workers', 'worker'

local function fields_of(entry)
  local row = {}
  for at = 1, #entry, 2 do row[entry[at]] = entry[at + 1] end
  return row
end

local function entry_of(job)
  local found = redis.call('XRANGE', queue, job, job)
  return found[1] and found[1][2]
end

local function member(row, job)
  return row.board .. ' ' .. row.scope .. ' ' .. row.subject .. ' ' .. job
end

local function of_prefix(prefix)
  return redis.call('ZRANGEBYLEX', open, '[' .. prefix .. ' ', '(' .. prefix .. '!')
end

local function add(values)
  redis.pcall('XGROUP', 'CREATE', queue, GROUP, '0', 'MKSTREAM')
  local job = redis.call('XADD', queue, '*', unpack(values))
  redis.call('ZADD', open, 0, member(fields_of(values), job))
  return job
end

local function ring(agent)
  redis.call('XADD', bell, 'MAXLEN', '~', 256, '*', 'agent', agent)
end

local function close(job)
  local entry = entry_of(job)
  if entry then redis.call('ZREM', open, member(fields_of(entry), job)) end
  redis.call('XACK', queue, GROUP, job)
  redis.call('XDEL', queue, job)
  for _, key in ipairs({leases, stopped, errors, beats}) do redis.call('HDEL', key, job) end
end

-- A job that somebody works on is only marked: its worker hears of it at the next beat, and closes it.
local function stop(job, by)
  local entry = entry_of(job)
  if not entry then return false end
  if redis.call('HEXISTS', leases, job) == 0 then
    close(job)
  else
    redis.call('HSET', stopped, job, by)
    redis.call('ZREM', open, member(fields_of(entry), job))
  end
  return true
end

local function bury(job, deliveries)
  local entry = entry_of(job)
  if entry then
    local error = redis.call('HGET', errors, job) or 'WorkerDied'
    redis.call('XADD', dead, 'MAXLEN', '~', 1000, '*', 'job', job, 'error', error, 'deliveries', deliveries, unpack(entry))
  end
  close(job)
end

-- With JUSTID the number of deliveries stays what it is.
local function set_idle(job, idle)
  redis.call('XCLAIM', queue, GROUP, WORKER, 0, job, 'IDLE', math.max(idle, 0), 'JUSTID')
end

local function deliveries_of(job)
  local pending = redis.call('XPENDING', queue, GROUP, job, job, 1)
  return pending[1] and pending[1][4] or 0
end

local step = {}

-- agent, most open on a board, then fields and values of the wish
function step.ask(agent, most, ...)
  local values = {...}
  local row = fields_of(values)
  for _, found in ipairs(of_prefix(row.board .. ' ' .. row.scope .. ' ' .. row.subject)) do
    local job = found:match('%S+$')
    local known = fields_of(entry_of(job))
    -- What nobody asked for makes room for somebody's wish, or their name would not stand beside what comes of it.
    if known.kinds == row.kinds and (known.by ~= '' or row.by == '') then return {'SAME', job} end
    stop(job, row.by) -- the newest wish wins
  end
  if #of_prefix(row.board) >= tonumber(most) then return {'FULL'} end
  local job = add(values)
  ring(agent)
  return {'NEW', job}
end

-- token, lease, most deliveries: the oldest job whose worker is gone, else the oldest new one
function step.claim(token, lease, most)
  if redis.call('EXISTS', queue) == 0 then return false end
  for _, pending in ipairs(redis.call('XPENDING', queue, GROUP, 'IDLE', lease, '-', '+', 100)) do
    local job, deliveries = pending[1], pending[4]
    if redis.call('HEXISTS', stopped, job) == 1 then
      close(job)
    elseif deliveries >= tonumber(most) then
      bury(job, deliveries)
    else
      local claimed = redis.call('XCLAIM', queue, GROUP, WORKER, 0, job)
      if claimed[1] then
        redis.call('HSET', leases, job, token)
        return {job, deliveries + 1, claimed[1][2]}
      end
    end
  end
  local read = redis.call('XREADGROUP', 'GROUP', GROUP, WORKER, 'COUNT', 1, 'STREAMS', queue, '>')
  if not read then return false end
  local job, entry = read[1][2][1][1], read[1][2][1][2]
  redis.call('HSET', leases, job, token)
  return {job, 1, entry}
end

-- job, token, what the worker says: whether the lease holds, whether to go on, and the job
function step.beat(job, token, said)
  if redis.call('HGET', leases, job) ~= token then return {'LOST'} end
  if said ~= '' then
    set_idle(job, 0)
    redis.call('HSET', beats, job, said)
  end
  return {redis.call('HEXISTS', stopped, job) == 1 and 'STOPPED' or 'HELD', entry_of(job)}
end

-- job, token
function step.finish(job, token)
  if redis.call('HGET', leases, job) ~= token then return {'LOST'} end
  close(job)
  return {'DONE'}
end

-- job, token, agent, lease, most deliveries, class of the error or '' if the worker only has to leave, pause before the next try
function step.back(job, token, agent, lease, most, error, pause)
  if redis.call('HGET', leases, job) ~= token then return {'LOST'} end
  if redis.call('HEXISTS', stopped, job) == 1 then
    close(job)
    return {'DONE'}
  end
  local deliveries = deliveries_of(job)
  if error ~= '' then redis.call('HSET', errors, job, error) end
  if error ~= '' and deliveries >= tonumber(most) then
    bury(job, deliveries)
    return {'DEAD'}
  end
  redis.call('HDEL', leases, job)
  redis.call('HDEL', beats, job)
  if error == '' then
    redis.call('XCLAIM', queue, GROUP, WORKER, 0, job, 'IDLE', lease, 'RETRYCOUNT', math.max(deliveries - 1, 0), 'JUSTID')
    ring(agent)
  else
    set_idle(job, lease - pause)
  end
  return {'BACK'}
end

-- board, by, then jobs of this board; none means all of it
function step.stop(board, by, ...)
  local wanted = {}
  for _, job in ipairs({...}) do wanted[job] = true end
  local done = {}
  for _, found in ipairs(of_prefix(board)) do
    local job = found:match('%S+$')
    if (next(wanted) == nil or wanted[job]) and stop(job, by) then table.insert(done, job) end
  end
  return done
end

-- agent, id of the letter
function step.retry(agent, letter)
  local found = redis.call('XRANGE', dead, letter, letter)
  if not found[1] then return false end
  local values = {}
  for at = 7, #found[1][2] do table.insert(values, found[1][2][at]) end
  redis.call('XDEL', dead, letter)
  local job = add(values)
  ring(agent)
  return job
end

return step[ARGV[1]](unpack(ARGV, 2))

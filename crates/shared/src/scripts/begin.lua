-- KEYS: probe, events, queue. ARGV: group, entry, worker, id, what the keys of the vantage point
-- begin with. Gives the attempt, how many of the attempts were not given back or repeated, the request, and
-- whether a scan asks; nothing if there is nothing to do.
local own = redis.pcall('XPENDING', KEYS[3], ARGV[1], ARGV[2], ARGV[2], 1, ARGV[3])
if own.err and not string.find(own.err, 'NOGROUP') then return own end
if own.err or #own == 0 then return {} end
local probe = redis.call('HMGET', KEYS[1], 'status', 'kept', 'request', 'scan', 'target',
  'worker')
local scan, target = probe[4], probe[5]
local is_wanted = probe[3] and probe[1] ~= 'done'
if is_wanted and scan then
  local had = ARGV[5] .. 'had:' .. scan
  if redis.call('HGET', had, target) ~= ARGV[4] then
    -- The scan was forgotten, or has begun anew.
    is_wanted = false
  elseif redis.call('HGET', ARGV[5] .. 'scan:' .. scan, 'stopped') then
    is_wanted = false
    redis.call('HDEL', had, target)
  end
  if not is_wanted then redis.call('DEL', KEYS[1]) end
end
if not is_wanted then
  redis.call('XACK', KEYS[3], ARGV[1], ARGV[2])
  redis.call('XDEL', KEYS[3], ARGV[2])
  return {}
end
-- First a write that is never refused: then the following ones are not either when memory is full.
redis.call('EXPIRE', KEYS[1], probe[2])
local attempt = redis.call('HINCRBY', KEYS[1], 'attempt', 1)
-- Who did not hear the answer begins anew, and nobody has died.
local again = probe[1] == 'running' and probe[6] == ARGV[3] and 1 or 0
local back = redis.call('HINCRBY', KEYS[1], 'back', again)
redis.call('HSET', KEYS[1], 'status', 'running', 'worker', ARGV[3], 'told', 0)
if attempt > 1 and not scan then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '0-*', 'n', 'restart')
  redis.call('EXPIRE', KEYS[2], probe[2])
end
return {attempt, attempt - back, probe[3], scan and 1 or 0}

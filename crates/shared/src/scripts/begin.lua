-- KEYS: probe, events, queue. ARGV: group, entry, worker. Gives the attempt, how many of the
-- attempts were not given back, and the request; nothing if there is nothing to do.
local own = redis.pcall('XPENDING', KEYS[3], ARGV[1], ARGV[2], ARGV[2], 1, ARGV[3])
if own.err and not string.find(own.err, 'NOGROUP') then return own end
if own.err or #own == 0 then return {} end
local probe = redis.call('HMGET', KEYS[1], 'status', 'kept', 'request', 'back')
if not probe[3] or probe[1] == 'done' then
  redis.call('XACK', KEYS[3], ARGV[1], ARGV[2])
  redis.call('XDEL', KEYS[3], ARGV[2])
  return {}
end
-- First a write that is never refused: then the following ones are not either when memory is full.
redis.call('EXPIRE', KEYS[1], probe[2])
local attempt = redis.call('HINCRBY', KEYS[1], 'attempt', 1)
redis.call('HSET', KEYS[1], 'status', 'running', 'worker', ARGV[3])
if attempt > 1 then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '0-*', 'n', 'restart')
  redis.call('EXPIRE', KEYS[2], probe[2])
end
return {attempt, attempt - tonumber(probe[4] or 0), probe[3]}

-- KEYS: probe, events. ARGV: attempt, how many events of the attempt were told before these, then
-- name and data of each. Gives whether the attempt still counts. What was told already is not told
-- again.
local probe = redis.call('HMGET', KEYS[1], 'attempt', 'status', 'kept', 'told')
if probe[1] ~= ARGV[1] or probe[2] ~= 'running' then return 0 end
-- First a write that is never refused: then the following ones are not either when memory is full.
redis.call('EXPIRE', KEYS[1], probe[3])
local before, told = tonumber(ARGV[2]), tonumber(probe[4] or 0)
for i = 3 + 2 * math.max(0, told - before), #ARGV, 2 do
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '0-*', 'n', ARGV[i], 'd', ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[2], probe[3])
redis.call('HSET', KEYS[1], 'told', math.max(told, before + (#ARGV - 2) / 2))
return 1

-- KEYS: probe, events. ARGV: attempt, then name and data of each event. Gives whether the attempt
-- still counts.
local probe = redis.call('HMGET', KEYS[1], 'attempt', 'status', 'kept')
if probe[1] ~= ARGV[1] or probe[2] ~= 'running' then return 0 end
-- First a write that is never refused: then the following ones are not either when memory is full.
redis.call('EXPIRE', KEYS[1], probe[3])
for i = 2, #ARGV, 2 do
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '0-*', 'n', ARGV[i], 'd', ARGV[i + 1])
end
redis.call('EXPIRE', KEYS[2], probe[3])
return 1

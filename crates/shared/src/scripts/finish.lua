-- KEYS: probe, events, queue, dead. ARGV: group, entry, id, attempt, result or problem, its octets,
-- seconds for which events stay, why it is given up (or nothing). Gives whether it was taken.
local probe = redis.call('HMGET', KEYS[1], 'attempt', 'status', 'kept', 'fresh', 'same')
local is_open = probe[2] and probe[2] ~= 'done'
-- The entry belongs to whoever has begun since.
if is_open and (probe[1] ~= ARGV[4] or probe[2] ~= 'running') then return 0 end
redis.call('XACK', KEYS[3], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[3], ARGV[2])
if not is_open then return 0 end
redis.call('HSET', KEYS[1], 'status', 'done', ARGV[5], ARGV[6])
redis.call('EXPIRE', KEYS[1], probe[3])
redis.call('XADD', KEYS[2], '0-*', 'n', 'done')
redis.call('EXPIRE', KEYS[2], math.min(ARGV[7], probe[3]))
if probe[5] and redis.call('GET', probe[5]) == ARGV[3] then
  if ARGV[5] == 'result' then
    redis.call('EXPIRE', probe[5], probe[4])
  else
    redis.call('DEL', probe[5])
  end
end
if ARGV[8] ~= '' then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', 10000, '*', 'id', ARGV[3], 'reason', ARGV[8])
end
return 1

-- KEYS: probe, events, queue, dead. ARGV: group, entry, id, attempt, result or problem, its octets,
-- seconds for which events stay, why it is given up (or nothing), what the keys of the vantage point
-- begin with. Gives whether it was taken.
local probe = redis.call('HMGET', KEYS[1], 'attempt', 'status', 'kept', 'fresh', 'same',
  'scan', 'target', 'request')
local is_open = probe[2] and probe[2] ~= 'done'
-- The entry belongs to whoever has begun since.
if is_open and (probe[1] ~= ARGV[4] or probe[2] ~= 'running') then return 0 end
redis.call('XACK', KEYS[3], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[3], ARGV[2])
if not is_open then return 0 end
if probe[6] then
  -- Of a scan: a line of it, in place of what is kept of others.
  local had, out = ARGV[9] .. 'had:' .. probe[6], ARGV[9] .. 'out:' .. probe[6]
  redis.call('DEL', KEYS[1])
  if redis.call('HGET', had, probe[7]) ~= ARGV[3] then return 0 end
  redis.call('HSET', had, probe[7], '1')
  if ARGV[5] == 'result' then
    redis.call('XADD', out, '*', 'target', probe[7], 'result', ARGV[6])
  else
    redis.call('XADD', out, '*', 'target', probe[7], 'problem', ARGV[6], 'request', probe[8])
  end
  for _, key in ipairs({ARGV[9] .. 'scan:' .. probe[6], had, out}) do
    redis.call('EXPIRE', key, probe[3])
  end
else
  redis.call('HSET', KEYS[1], 'status', 'done', ARGV[5], ARGV[6])
  redis.call('EXPIRE', KEYS[1], probe[3])
  redis.call('XADD', KEYS[2], '0-*', 'n', 'done')
  redis.call('EXPIRE', KEYS[2], math.min(ARGV[7], probe[3]))
end
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

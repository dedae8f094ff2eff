-- KEYS: probe, queue. ARGV: group, entry, id, schema, attempt (0 if it was not begun). Gives whether
-- it stands in the queue again.
local is_begun = ARGV[5] ~= '0'
local probe = redis.call('HMGET', KEYS[1], 'attempt', 'status')
local is_open = probe[2] and probe[2] ~= 'done'
if is_open and is_begun and (probe[1] ~= ARGV[5] or probe[2] ~= 'running') then return 0 end
local was_pending = redis.call('XACK', KEYS[2], ARGV[1], ARGV[2])
if was_pending == 0 then return 0 end
redis.call('XDEL', KEYS[2], ARGV[2])
if not is_open then return 0 end
if is_begun then
  redis.call('HSET', KEYS[1], 'status', 'queued')
  redis.call('HINCRBY', KEYS[1], 'back', 1)
end
redis.call('XADD', KEYS[2], '*', 'id', ARGV[3], 'v', ARGV[4])
return 1

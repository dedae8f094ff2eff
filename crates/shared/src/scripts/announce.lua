-- KEYS: workers, vantage points, queues. ARGV: worker, vantage point, group, milliseconds after which
-- who says nothing is forgotten. Gives the engine's time in milliseconds.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
-- First a write that is never refused: then the following ones are not either when memory is full.
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[4])
for i = 3, #KEYS do redis.pcall('XGROUP', 'CREATE', KEYS[i], ARGV[3], '0', 'MKSTREAM') end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[4])) do
  local has_work = false
  for i = 3, #KEYS do
    -- What a consumer still has would be thrown away with it.
    if #redis.call('XPENDING', KEYS[i], ARGV[3], '-', '+', 1, gone) > 0 then
      has_work = true
    else
      redis.call('XGROUP', 'DELCONSUMER', KEYS[i], ARGV[3], gone)
    end
  end
  if not has_work then redis.call('ZREM', KEYS[1], gone) end
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZADD', KEYS[2], now, ARGV[2])
return now

-- KEYS: vantage points, all leases. ARGV: what keys of vantage points begin with, group, milliseconds
-- for which a worker counts after a sign of life, milliseconds after which who says nothing is
-- forgotten. Gives the leases, then of each vantage point its name, workers, entries of both queues,
-- those of them that a worker has, and those that were given up.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local all = {redis.call('ZCOUNT', KEYS[2], now, '+inf')}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now - ARGV[4], '+inf')) do
  local of = ARGV[1] .. name
  local held = 0
  for _, queue in ipairs({':jobs', ':bulk'}) do
    local pending = redis.pcall('XPENDING', of .. queue, ARGV[2])
    if not pending.err then held = held + pending[1] end
  end
  all[#all + 1] = {name, redis.call('ZCOUNT', of .. ':workers', now - ARGV[3], '+inf'),
    redis.call('XLEN', of .. ':jobs'), redis.call('XLEN', of .. ':bulk'), held,
    redis.call('XLEN', of .. ':dead')}
end
return all

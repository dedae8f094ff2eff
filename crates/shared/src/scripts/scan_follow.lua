-- KEYS: scan, had, out, workers. ARGV: seconds to keep it from now on, position, how many lines,
-- milliseconds for which a worker counts after a sign of life. Gives whether the scan was stopped,
-- how many workers there are, and the lines after the position.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
-- Not each time, since it is written to the disk.
if redis.call('TTL', KEYS[1]) < ARGV[1] - 10 then
  for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[1]) end
end
local read = redis.call('XREAD', 'COUNT', ARGV[3], 'STREAMS', KEYS[3], ARGV[2])
return {redis.call('HGET', KEYS[1], 'stopped') and 1 or 0,
  redis.call('ZCOUNT', KEYS[4], now - ARGV[4], '+inf'), read and read[1][2] or {}}

-- KEYS: scan, had, out, scans. ARGV: what is asked, whether to go on (1), seconds kept, name, what the
-- keys of scans begin with. Gives whether the scan is there to be fed: 1 if so, 0 if it is not done and
-- not to be gone on with, -1 if it asks for something else.
local scan = redis.call('HMGET', KEYS[1], 'asked', 'done')
if scan[1] and ARGV[2] == '0' then
  if not scan[2] then return 0 end
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
elseif scan[1] and scan[1] ~= ARGV[1] then
  return -1
end
-- Writes that are never refused: then the following ones are not either when memory is full.
for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
redis.call('HDEL', KEYS[1], 'stopped', 'done')
redis.call('HSET', KEYS[1], 'asked', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
for _, name in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  if redis.call('EXISTS', ARGV[5] .. name) == 0 then redis.call('ZREM', KEYS[4], name) end
end
redis.call('ZADD', KEYS[4], redis.call('TIME')[1], ARGV[4])
return 1

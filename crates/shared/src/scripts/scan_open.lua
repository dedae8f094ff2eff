-- KEYS: scan, had, out. ARGV: what is asked, whether to go on (1), seconds kept. Gives whether the scan
-- is there to be fed: 1 if so, 0 if it is not done and not to be gone on with, -1 if it asks for
-- something else.
local scan = redis.call('HMGET', KEYS[1], 'asked', 'done')
if scan[1] and ARGV[2] == '0' then
  if not scan[2] then return 0 end
  redis.call('UNLINK', KEYS[1], KEYS[2], KEYS[3])
elseif scan[1] and scan[1] ~= ARGV[1] then
  return -1
end
-- Writes that are never refused: then the following one is not either when memory is full.
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[3]) end
redis.call('HDEL', KEYS[1], 'stopped', 'done')
redis.call('HSET', KEYS[1], 'asked', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1

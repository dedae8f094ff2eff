-- KEYS: same, probe, queue. ARGV: id, request, seconds kept, seconds fresh, longest queue, schema,
-- what the keys of probes begin with. Gives 1 and the id; 0 and the id of the one that answers; -1.
local old = redis.call('GET', KEYS[1])
if old and redis.call('EXISTS', ARGV[7] .. old) == 1 then return {0, old} end
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[5]) then return {-1, ''} end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
redis.call('HSET', KEYS[2], 'request', ARGV[2], 'status', 'queued', 'same', KEYS[1],
  'kept', ARGV[3], 'fresh', ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[3])
redis.call('XADD', KEYS[3], '*', 'id', ARGV[1], 'v', ARGV[6])
return {1, ARGV[1]}

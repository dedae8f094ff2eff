-- KEYS: scan, had, queue. ARGV: what is asked, name, seconds kept, how many may wait, group, schema,
-- what the keys of probes begin with, then of each target: what it means, the id of a probe, its
-- request. Gives for each whether it is done (1) or has a probe (0), in their order, until there is no
-- more room; -1 if the scan was stopped.
local scan = redis.call('HMGET', KEYS[1], 'asked', 'stopped')
if scan[2] then return {-1} end
local pending = redis.pcall('XPENDING', KEYS[3], ARGV[5])
local waiting = redis.call('XLEN', KEYS[3]) - (pending.err and 0 or pending[1])
local all = {}
for i = 8, #ARGV, 3 do
  local target, id, request = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local has = redis.call('HGET', KEYS[2], target)
  if has == '1' then
    all[#all + 1] = 1
  elseif has and redis.call('EXISTS', ARGV[7] .. has) == 1 then
    all[#all + 1] = 0
  elseif waiting < tonumber(ARGV[4]) then
    -- An engine that came back empty has it anew.
    if not scan[1] then redis.call('HSET', KEYS[1], 'asked', ARGV[1]) end
    redis.call('HSET', KEYS[2], target, id)
    redis.call('HSET', ARGV[7] .. id, 'request', request, 'status', 'queued', 'kept', ARGV[3],
      'scan', ARGV[2], 'target', target)
    redis.call('EXPIRE', ARGV[7] .. id, ARGV[3])
    redis.call('XADD', KEYS[3], '*', 'id', id, 'v', ARGV[6])
    waiting = waiting + 1
    all[#all + 1] = 0
  else
    break
  end
end
for i = 1, 2 do redis.call('EXPIRE', KEYS[i], ARGV[3]) end
return all

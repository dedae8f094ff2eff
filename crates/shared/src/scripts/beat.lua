-- KEYS: queues. ARGV: group, worker, then number of the queue and entry of each. Gives for each
-- whether it is still the worker's.
local still = {}
for i = 3, #ARGV, 2 do
  local queue, entry = KEYS[tonumber(ARGV[i])], ARGV[i + 1]
  local own = redis.pcall('XPENDING', queue, ARGV[1], entry, entry, 1, ARGV[2])
  local is_own = not own.err and #own > 0
  if is_own then redis.call('XCLAIM', queue, ARGV[1], ARGV[2], 0, entry, 'JUSTID') end
  still[#still + 1] = is_own and 1 or 0
end
return still

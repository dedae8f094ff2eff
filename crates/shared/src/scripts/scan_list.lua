-- KEYS: scans. ARGV: what all keys of the vantage point begin with. Gives of each scan that is kept,
-- the one that was begun last at the end, its name, its lines, and whether it was stopped or is done.
local all = {}
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local scan = redis.call('HMGET', ARGV[1] .. 'scan:' .. name, 'asked', 'stopped', 'done')
  if scan[1] then
    all[#all + 1] = {name, redis.call('XLEN', ARGV[1] .. 'out:' .. name),
      scan[2] and 1 or 0, scan[3] and 1 or 0}
  end
end
return all

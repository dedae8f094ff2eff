-- The generic cell rate algorithm. KEYS: rates. ARGV: whether to take (1) or only to look (0), then
-- milliseconds a permit and burst of each. Gives milliseconds to wait for each; takes all or none.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local waits, new, is_free = {}, {}, true
for i, key in ipairs(KEYS) do
  local each, burst = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local full = tonumber(redis.call('GET', key) or now)
  if full < now then full = now end
  new[i] = full + each
  waits[i] = math.ceil(math.max(0, new[i] - now - each * burst))
  if waits[i] > 0 then is_free = false end
end
if is_free and ARGV[1] == '1' then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.3f', new[i]), 'PX', math.ceil(new[i] - now))
  end
end
return waits

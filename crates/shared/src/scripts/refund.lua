-- Gives back what was taken. KEYS: rates. ARGV: milliseconds a permit of each.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
for i, key in ipairs(KEYS) do
  local full = tonumber(redis.call('GET', key) or now) - tonumber(ARGV[i])
  if full > now then
    redis.call('SET', key, string.format('%.3f', full), 'PX', math.ceil(full - now))
  else
    redis.call('DEL', key)
  end
end

-- KEYS: workers, queues. ARGV: worker, group.
redis.call('ZREM', KEYS[1], ARGV[1])
for i = 2, #KEYS do
  local left = redis.pcall('XPENDING', KEYS[i], ARGV[2], '-', '+', 1, ARGV[1])
  if not left.err and #left == 0 then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[i], ARGV[2], ARGV[1])
  end
end
return 1

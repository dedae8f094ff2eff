-- KEYS: workers, queues. ARGV: worker, group. What the worker still has is put back for others.
redis.call('ZREM', KEYS[1], ARGV[1])
for i = 2, #KEYS do
  local left = redis.pcall('XPENDING', KEYS[i], ARGV[2], '-', '+', 10000, ARGV[1])
  if not left.err then
    for _, pending in ipairs(left) do
      for _, entry in ipairs(redis.call('XRANGE', KEYS[i], pending[1], pending[1])) do
        redis.call('XADD', KEYS[i], '*', unpack(entry[2]))
      end
      redis.call('XACK', KEYS[i], ARGV[2], pending[1])
      redis.call('XDEL', KEYS[i], pending[1])
    end
    redis.call('XGROUP', 'DELCONSUMER', KEYS[i], ARGV[2], ARGV[1])
  end
end
return 1

-- KEYS: scan. ARGV: seconds kept, stopped or done. Nothing if it is forgotten.
if redis.call('EXPIRE', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[2], '1') end
return 1

-- GCRA: a rate limit that keeps one number per caller, the moment at which its whole quota is free again.
-- Whoever reads, decides and writes in three steps lets too many in; a script runs alone.
--   KEYS[1]  that moment, in microseconds of Redis' own clock, which all replicas share
--   ARGV[1]  microseconds in which one request comes back
--   ARGV[2]  microseconds in which the whole quota does
-- Answers 1 or 0, whether the request was taken, and the microseconds until the whole quota is free.
local interval, quota = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]

-- pcall: what has another type, or is no number, counts as nothing, and SET below replaces it.
local stored = redis.pcall("GET", KEYS[1])
local free = type(stored) == "string" and tonumber(stored) or now
-- At most the quota: a clock that was set back would leave a debt of hours. In this order, nan is 0.
local debt = math.min(quota, math.max(0, free - now))

local isAllowed = debt + interval <= quota
if isAllowed then
  debt = debt + interval
end
-- %.0f: Lua itself would write 1.7e+15. The key ends by itself when it has nothing more to say.
redis.call("SET", KEYS[1], string.format("%.0f", now + debt), "PX", math.ceil(debt / 1000))
return {isAllowed and 1 or 0, debt}

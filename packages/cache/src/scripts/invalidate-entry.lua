-- After a write: what is kept is not fresh any more, and what the source was asked before is refused.
--   KEYS[1]  as in read-entry
--   ARGV[1]  the version that was written; inf when nobody knows it
--   ARGV[2]  milliseconds after which store-entry refuses by itself: as long as it has to be remembered
--   ARGV[3]  1: the value is erased, for it was deleted or is none; 0: it stays for an outage
-- Answers whether there was anything to do.
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local written, lateMs, isErased = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == "1"

local entry = redis.pcall("HMGET", KEYS[1], "floor", "version")
if entry.err then
  redis.call("DEL", KEYS[1])
end
local floor, version = tonumber(entry[1]), tonumber(entry[2])
-- It is of this write already, or of a later one.
if version and version >= written then
  return 0
end

redis.call("HSET", KEYS[1], "floor", math.max(written, floor or 0), "settledAt", now, "isDoubted", 1)
if isErased then
  redis.call("HDEL", KEYS[1], "payload", "version", "asOf")
end
if redis.call("PTTL", KEYS[1]) < lateMs then
  redis.call("PEXPIRE", KEYS[1], lateMs)
end
return 1

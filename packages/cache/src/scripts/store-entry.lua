-- Keeps what the source answered, unless something newer may be known. A frozen Redis runs this long
-- after it was sent, so it goes by its own clock alone.
--   KEYS[1]  as in read-entry
--   ARGV[1]  version; 0 when the source has nothing
--   ARGV[2]  asOf: the time that read-entry answered, before the source was asked
--   ARGV[3]  milliseconds after which the answer comes too late
--   ARGV[4]  milliseconds to keep it
--   ARGV[5]  payload, when there is a value
-- Answers whether it was kept.
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local version, asOf, lateMs, keepMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local payload = ARGV[5]

local age = now - asOf
if age < 0 or age >= lateMs then
  return 0
end

-- settledAt is when the entry was last stored or invalidated. What the source was asked after that
-- is newer, whatever its version. What it was asked before may be older: it needs the version.
local entry = redis.pcall("HMGET", KEYS[1], "settledAt", "floor")
local settledAt, floor = tonumber(entry[1]), tonumber(entry[2])
if settledAt and floor and asOf <= settledAt and version < floor then
  return 0
end

-- DEL: what is there may be of another type.
redis.call("DEL", KEYS[1])
redis.call("HSET", KEYS[1], "version", version, "asOf", asOf, "settledAt", now)
if payload then
  redis.call("HSET", KEYS[1], "payload", payload, "floor", version)
else
  -- That there is nothing has no version to compare.
  redis.call("HSET", KEYS[1], "floor", "inf")
end
-- It goes on refusing for as long as something older might come in time.
redis.call("PEXPIRE", KEYS[1], math.max(keepMs, lateMs))
return 1

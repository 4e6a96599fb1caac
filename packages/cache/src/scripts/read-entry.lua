-- What is kept under a key, and how old it is by the clock of Redis, which all replicas share.
--   KEYS[1]  a hash: version, asOf, payload of a value (no payload: there is none), isDoubted;
--            floor, settledAt: what may replace it, see store-entry
-- Answers the time, then age, version, whether it is doubted and the payload, when there is something.
-- Times are milliseconds.
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- pcall: a key of another type.
local entry = redis.pcall("HMGET", KEYS[1], "settledAt", "asOf", "version", "isDoubted", "payload")
local settledAt, asOf, version = tonumber(entry[1]), tonumber(entry[2]), tonumber(entry[3])
-- Not ours, or from before the clock was set back: its age means nothing.
if not settledAt or settledAt > now then
  redis.call("DEL", KEYS[1])
  return {now}
end
if not asOf or not version then
  return {now}
end
return {now, now - asOf, version, entry[4] and 1 or 0, entry[5]}

-- A replica that fails where the others do not is left out for a while ("outlier ejection").
--
-- HAProxy's own `observe layer7` counts every 5xx, so that an overload or a lost database, which all
-- replicas answer with 503, would take them all out. Here only answers count that say "internal
-- error": the configuration calls count-failure for those. At least half of the replicas always stay.

local window_ms = 500
-- Left out at this many failures within a window, when they are this share of the replica's answers.
local fewest_failures = 5
local failure_share = 0.9
-- Twice as long each time, until a window without a failure follows an ejection.
local first_ejection_seconds = 5
local longest_ejection_seconds = 60

-- What is known of each replica that has ever failed, by backend and then by server.
local records = {}

local function record_of(backend, server)
  records[backend] = records[backend] or {}
  local record = records[backend][server] or { failures = 0, answers = 0, ejections = 0 }
  records[backend][server] = record
  return record
end

core.register_action("count-failure", { "http-res" }, function(txn)
  local record = record_of(txn.f:be_name(), txn.f:srv_name())
  record.failures = record.failures + 1
end)

-- Answers of all kinds since HAProxy has begun.
local function answers_of(server)
  local stats = server:get_stats()
  local sum = 0
  for _, class in ipairs({ "1xx", "2xx", "3xx", "4xx", "5xx", "other" }) do
    sum = sum + (tonumber(stats["hrsp_" .. class]) or 0)
  end
  return sum
end

local function may_eject(backend)
  local working, ejected = 0, 0
  for name, server in pairs(core.backends[backend].servers) do
    local record = records[backend][name]
    if record and record.until_second then
      ejected = ejected + 1
    elseif string.find(server:get_stats()["status"], "^UP") then
      working = working + 1
    end
  end
  return ejected + 1 <= (working + ejected) / 2
end

local function eject(backend, name, record)
  local seconds = math.min(first_ejection_seconds * 2 ^ record.ejections, longest_ejection_seconds)
  record.ejections = record.ejections + 1
  record.until_second = core.now().sec + seconds
  core.backends[backend].servers[name]:set_weight("0%")
  core.Warning(string.format("%s/%s is left out for %d s: internal errors", backend, name, seconds))
end

local function readmit(backend, name, record)
  record.until_second = nil
  core.backends[backend].servers[name]:set_weight("100%")
  core.Warning(string.format("%s/%s is taken in again", backend, name))
end

local function look_at(backend, name, record)
  local answers = answers_of(core.backends[backend].servers[name])
  local in_window, failures = answers - record.answers, record.failures
  record.answers, record.failures = answers, 0
  if record.until_second then
    if core.now().sec >= record.until_second then readmit(backend, name, record) end
  elseif failures >= fewest_failures and failures >= failure_share * in_window then
    if may_eject(backend) then eject(backend, name, record) end
  elseif in_window > 0 and failures == 0 then
    record.ejections = 0
  end
end

core.register_task(function()
  while true do
    core.msleep(window_ms)
    for backend, servers in pairs(records) do
      for name, record in pairs(servers) do look_at(backend, name, record) end
    end
  end
end)

import { cachedRecipes } from "./outage-load.ts";

/**
 * For askRedis: puts something else under every key of recipe-api: no JSON, JSON that is no recipe,
 * fields that are no numbers, and other types; each time another for the same recipe. The number of keys.
 */
export const breakCopies = `
  local keys = redis.call('KEYS', 'recipe-api:*')
  local turn = redis.call('TIME')[2]
  for _, key in ipairs(keys) do
    local kind = (tonumber(string.match(key, '%d+$')) + turn) % 5
    local life = redis.call('PTTL', key)
    if redis.call('TYPE', key).ok ~= 'hash' or kind > 2 then redis.call('DEL', key) end
    if kind == 0 then redis.call('HSET', key, 'payload', '{"id":')
    elseif kind == 1 then
      local isJson, recipe = pcall(cjson.decode, redis.call('HGET', key, 'payload') or '')
      if not isJson then recipe = {id = 'many'} end
      recipe.steps = nil
      redis.call('HSET', key, 'payload', cjson.encode(recipe))
    elseif kind == 2 then redis.call('HSET', key, 'version', 'x', 'asOf', '-', 'settledAt', '')
    elseif kind == 3 then redis.call('SET', key, 'garbage')
    else redis.call('RPUSH', key, '1', '2')
    end
    if life > 0 then redis.call('PEXPIRE', key, life) end
  end
  return #keys`;

/** For askRedis: of the recipes that are read again and again, how many have a whole copy. */
export const countWhole = `
  local whole = 0
  for id = ${cachedRecipes[0]}, ${cachedRecipes[1]} do
    local key = redis.call('KEYS', 'recipe-api:*:' .. id)[1]
    if key and redis.call('TYPE', key).ok == 'hash' then
      local isJson, recipe = pcall(cjson.decode, redis.call('HGET', key, 'payload') or '')
      if isJson and recipe.id == id and tonumber(redis.call('HGET', key, 'version')) then
        whole = whole + 1
      end
    end
  end
  return whole`;

#!/bin/sh
# Starts redis-server with redis.conf and the users below; `npm start` and the containers both come
# through here. Arguments are options of redis-server: redis/start.sh --port 6379 --bind 127.0.0.1
#
# Passwords are files in SECRETS_FOLDER. Redis reads their hashes from its standard input: no password
# stands in an argument, in the environment or in a further file.
set -eu

folder=$(cd "$(dirname "$0")" && pwd)
secrets=${SECRETS_FOLDER:-/run/secrets}

hash_of() {
  if ! [ -s "$secrets/$1" ]; then
    echo "redis: $secrets/$1 is empty or missing" >&2
    exit 78
  fi
  # Without the line end, which is no part of the password. macOS has only shasum.
  printf %s "$(cat "$secrets/$1")" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-64
}

settings=$(cat "$folder/redis.conf")
operator=$(hash_of redis-password)
recipe_api=$(hash_of recipe-api-redis-password)
web_api=$(hash_of web-api-redis-password)

# What ioredis sends when it connects, besides HELLO and AUTH, which nobody can be refused.
connect="+ping +info +client|setname"
# It also names itself. Redis knows that from 7.2 on, and takes no rule about what it does not know.
version=$(redis-server --version | sed -n 's/.* v=\([0-9]*\)\.\([0-9]*\)\..*/\1 * 100 + \2/p')
if [ "$(($version))" -ge 702 ]; then connect="$connect +client|setinfo"; fi

# The scripts of packages/cache, and what they call.
scripts="+eval +evalsha +time +get +set +del +hmget +hset +hdel +pexpire +pttl"

# `default` is whoever does not log in: health checks.
exec redis-server - "$@" <<EOF
$settings
user default on nopass +ping
user operator on #$operator ~* +@all
user recipe-api on #$recipe_api ~recipe-api:* $connect $scripts
user web-api on #$web_api ~web-api:* $connect $scripts
EOF

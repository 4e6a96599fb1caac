#!/bin/sh
# Before anything starts: secrets that no container could read, and in production those of the
# repository, end `docker compose up` with exit code 78 (bad configuration) and a line each. Without an
# API key nobody may write, which is somebody's right: that file may be empty.
set -eu

problem() {
  echo "secrets: $1" >&2
  status=78
}

status=0
for file in /run/secrets/*; do
  name=${file##*/}
  if ! [ -r "$file" ]; then
    problem "$name cannot be read within containers: chmod 444, in a folder that is yours alone"
  elif ! [ -s "$file" ] && [ "$name" != api-keys ]; then
    problem "$name is empty"
  elif [ "${NODE_ENV:-development}" = production ] && grep -q development-only "$file"; then
    problem "$name is the one for development: production needs its own, in SECRETS_FOLDER"
  fi
done
exit "$status"

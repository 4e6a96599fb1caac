# Ends what a stack has started when the stack itself was killed and could not: nothing stays behind.
# It reads from its supervisor, one per line:   + PID SIGNAL   a process, and what ends it in order
#                                               - PID          it has ended; its number may be reused
# and knows by the end of that input that the supervisor is gone, however it went.
trap '' HUP INT QUIT TERM
watched=

while read -r operation pid signal; do
  case $operation in
  +) watched="$watched $pid:$signal" ;;
  -)
    others=
    for entry in $watched; do
      [ "${entry%:*}" = "$pid" ] || others="$others $entry"
    done
    watched=$others
    ;;
  esac
done

any_alive() {
  for entry in $watched; do
    kill -0 "${entry%:*}" && return 0
  done
  return 1
}

exec 2>/dev/null
for entry in $watched; do
  kill -s "${entry#*:}" "${entry%:*}"
done
for second in 1 2 3 4 5; do
  any_alive || exit 0
  sleep 1
done
for entry in $watched; do
  kill -s KILL -- "-${entry%:*}"
done

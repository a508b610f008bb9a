/**
 * Runs a command until it ends or until our side of stdin closes, which the kernel does for us even after SIGKILL;
 * then asks the command to end (SIGINT: PostgreSQL's fast shutdown) and waits for it. Signals meant for the app are
 * ignored, so that only the pipe decides.
 *
 * Use: sh -c SCRIPT watchdog <command> <args...>
 */
export const RUN_UNTIL_PIPE_CLOSES = `
trap '' INT TERM HUP
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ while read -r line; do :; done; kill -INT "$server"; } <&3 2>/dev/null &
reader=$!
exec 3<&- </dev/null
wait "$server"
status=$?
kill -KILL "$reader" 2>/dev/null
exit "$status"
`;

/**
 * The same guard for a server that runs already: ends when that process is gone, and asks it to end when our side of
 * stdin closes. It looks once a second, because a process that is not a child cannot be waited for.
 *
 * Use: sh -c SCRIPT watchdog <pid>
 */
export const GUARD_UNTIL_PIPE_CLOSES = `
trap '' INT TERM HUP
exec 3<&0
{ while read -r line; do :; done; kill -INT "$1"; } <&3 2>/dev/null &
reader=$!
exec 3<&- </dev/null
while kill -0 "$1" 2>/dev/null; do sleep 1; done
kill -KILL "$reader" 2>/dev/null
exit 0
`;

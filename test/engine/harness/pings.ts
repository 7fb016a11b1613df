/**
 * A shell's loop that logs as lava-worker 2023.01 does whose server answers it (lava_dispatcher/worker.py): a ping that
 * is followed by another was answered. It ends at once with SIGTERM, which a shell hears while it waits, and not while
 * it runs a command.
 */
export const pings = `trap 'exit 0' TERM
echo "$(date '+%Y-%m-%d %H:%M:%S'),000    INFO [INIT] LAVA worker has started."
while :; do
	echo "$(date '+%Y-%m-%d %H:%M:%S'),000    INFO PING => server"
	sleep 1 & wait
done`;

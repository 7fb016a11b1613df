/** The engine can't end an exec, and tells of its process only the host's number: a mark finds it from inside. */

/** What a command and all that it starts have in their environment, so that they can be found again. */
export const EXEC_MARK = 'LAVADOCK_EXEC';

const HANG_UP = `for process in /proc/[0-9]*; do
	case "$(cat "$process/environ" 2>/dev/null)" in
	*"${EXEC_MARK}=$1"*) kill -HUP "\${process#/proc/}" ;;
	esac
done`;

/** Ends what has the mark, as a terminal that is closed does. */
export function hangUpCommand(mark: string): readonly string[] {
	return ['/bin/sh', '-c', HANG_UP, 'sh', mark];
}

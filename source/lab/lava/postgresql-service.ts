/** The service that a LAVA server's image starts PostgreSQL by. */

/** Does nothing where it runs. The init script waits until it takes connections. */
export const STARTS_POSTGRESQL = ['/etc/init.d/postgresql', 'start'] as const;

/**
 * The same for Python, where `subprocess` is imported. A helper that was started again after its engine's end has no
 * PostgreSQL any more, whatever step of the plan has started it: so each command that needs it sees to it.
 */
export const STARTS_IN_PYTHON = `subprocess.run(${JSON.stringify(STARTS_POSTGRESQL)}, stdout=subprocess.DEVNULL)\n`;

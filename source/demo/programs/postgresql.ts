/** A PostgreSQL in a container of its own. */

import { line, type Program, quietProgram } from '../program.ts';
import { type CommandOutcome, said } from '../shell/builtins.ts';
import type { DemoContainer } from '../state.ts';

export const isPostgresqlImage = (reference: string): boolean => /(?:^|\/)postgres(?::|$)/.test(reference);

export const isPostgresql = ({ image }: DemoContainer): boolean => isPostgresqlImage(image);

export function postgresql(): Program {
	return {
		...quietProgram(0.4, 46),
		boot: () => [
			line(900, 'PostgreSQL init process complete; ready for start up.'),
			line(300, 'LOG:  listening on IPv4 address "0.0.0.0", port 5432', 'stderr'),
			line(80, 'LOG:  database system is ready to accept connections', 'stderr'),
		],
		onTerm: {
			exitCode: 0,
			milliseconds: 600,
			says: [() => 'LOG:  received fast shutdown request', () => 'LOG:  database system is shut down'],
		},
	};
}

/** Its own programs; nothing but that they end well. */
export function postgresqlAnswer(container: DemoContainer, [program]: readonly string[]): CommandOutcome | undefined {
	return isPostgresql(container) && (program === 'pg_isready' || program === 'psql') ? said('') : undefined;
}

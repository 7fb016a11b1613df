/** A LAVA server's backup, written while it runs. */

import type { ContainerRef } from '../../command.ts';
import { expectedSize, type Measured } from '../../lava/server/backup.ts';
import type { Plan } from '../../plan.ts';
import { bytes, count } from '../../../text/human.ts';

export type BackupRequest = {
	server: ContainerRef;
	/** On the console's host; `~` is the user's own folder. */
	folder: string;
	/** The jobs' output too. */
	jobs: boolean;
	/** 0 = all of them. */
	keep: number;
	measured: Measured;
};

export function backupPlan({ server, folder, jobs, keep, measured }: BackupRequest): Plan {
	const expected = expectedSize(measured, jobs);
	return {
		title: `Back up ${server.name}`,
		steps: [{ do: 'backup', container: server, folder, jobs, keep, expected }],
		warnings: [
			`About ${bytes(expected)}: ${contentWords(measured, jobs)}.`,
			'It has the secrets of the lab in it: tokens, password hashes, the secret key. Only you can read the file.',
			...(jobs || measured.output === 0 ? [] : [`Without the output of its jobs, ${bytes(measured.output)}.`]),
			...(keep > 0 ? [`Of this server the newest ${count(keep, 'backup')} stay in ${folder}.`] : []),
		],
	};
}

function contentWords({ size, settings, output, counts }: Measured, jobs: boolean): string {
	const { users, workers, devices } = counts;
	return [
		`the database (${bytes(size)} before it is packed; ${count(users, 'user')}, ${count(workers, 'worker')}, ${count(devices, 'device')}, ${count(counts.jobs, 'job')})`,
		`the settings (${bytes(settings)})`,
		...(jobs ? [`the output of jobs (${bytes(output)})`] : []),
	].join(', ');
}

/**
 * Finds the last migration of LAVA's in PostgreSQL's files without PostgreSQL: Django's table of migrations has the app's
 * name and, one byte behind it, the migration's, both as they are (short values are neither compressed nor aligned).
 */

const MIGRATION = /lava_scheduler_app[^](\d{4})_[a-z]/g;

/** As long as what is looked for, which may lie across two pieces. */
const OVERLAP = 32;

/** @param most bytes that are read */
export async function migrationIn(files: AsyncIterable<unknown>, most: number): Promise<number | undefined> {
	let last: number | undefined;
	let rest = '';
	let read = 0;
	for await (const piece of files) {
		if (!Buffer.isBuffer(piece)) continue;
		const text = rest + piece.toString('latin1');
		for (const [, number] of text.matchAll(MIGRATION)) last = Math.max(last ?? 0, Number(number));
		rest = text.slice(-OVERLAP);
		read += piece.length;
		if (read >= most) break;
	}
	return last;
}

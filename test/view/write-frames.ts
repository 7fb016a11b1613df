/** Writes the golden frames anew: `npm run frames`. What changed is for the reader of the diff to judge. */

process.env['TZ'] = 'UTC';

const { drawingsOf, goldenFiles, writeGolden } = await import('./harness/golden.ts');
const { takeShots } = await import('./harness/shots.ts');

const files = new Map<string, string>();
for (const shot of await takeShots()) {
	for (const [path, text] of await goldenFiles(shot, drawingsOf(shot))) files.set(path, text);
}
writeGolden(files);
console.log(`${files.size} files in fixtures/frames`);

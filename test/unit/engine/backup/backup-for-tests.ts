/** What a small LAVA server's backup says of itself. */
export const manifest = {
	version: '2023.01',
	postgresql: '15.14 (Debian)',
	migration: 56,
	size: 11_000_000,
	counts: { users: 2, workers: 1, devices: 1, jobs: 7 },
	own: true,
	format: 1,
	server: 'lava-server',
	jobs: true,
	made: 1_800_000_000,
};

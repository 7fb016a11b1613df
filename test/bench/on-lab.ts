/** What is measured on a real LAVA server, in an engine of the tests' own. */

import { join } from 'node:path';
import { SERVER_FOLDERS } from '../../source/lab/lava/server-folders.ts';
import { engineRoot } from '../engine/harness/root.ts';
import { startLab } from '../lab/harness/lab.ts';
import { requireLab } from '../lab/harness/requirements.ts';
import { docker, lavadock } from './contestants.ts';
import { measureBackup } from './measures/backup.ts';
import { measureEmptyToOnline } from './measures/empty-to-online.ts';
import { measureServer } from './measures/server.ts';
import type { Table } from './report.ts';
import type { Part, Setting } from './setting.ts';

const worker = 'calvin-docker-1';
/** Beside it, LAVA knows these, which no container belongs to; each has a device. */
const OTHERS = 49;

const addOthers = `from lava_scheduler_app.models import Device, DeviceType, Worker
kind = DeviceType.objects.create(name="qemu")
for number in range(${OTHERS}):
    worker = Worker.objects.create(hostname="hobbes-%d" % number)
    Device.objects.create(hostname="qemu-%d" % number, device_type=kind, worker_host=worker)
`;

const parts = ['lab', 'server', 'backup'] as const satisfies Part[];

export async function* measureOnLab({ program, home, scratch, wanted }: Setting): AsyncGenerator<Table> {
	if (!parts.some(part => wanted.has(part))) return;
	const obstacle = await requireLab();
	if (obstacle !== false) {
		console.log(`Nothing is measured on LAVA: ${obstacle}.`);
		return;
	}
	if (wanted.has('lab')) yield await measureEmptyToOnline(program, scratch);
	if (wanted.has('server')) yield await measureWorkers(program, home);
	if (wanted.has('backup')) yield await measureBackups(program, home, scratch);
}

/** Logs of jobs: so many of so many bytes. */
const OUTPUT = { files: 250, bytes: 4_000_000 };

async function measureBackups(program: string, home: string, scratch: string): Promise<Table> {
	const { jobs } = SERVER_FOLDERS;
	const lab = await startLab('2023.01', [`jobs:${jobs}`]);
	try {
		const { engine, server } = lab;
		const one = `mkdir -p ${jobs}/$n && head -c ${OUTPUT.bytes} /dev/urandom >${jobs}/$n/output.yaml`;
		const all = `for n in $(seq ${OUTPUT.files}); do ${one}; done; sync`;
		await engine.runInside('docker', 'exec', server.container, 'sh', '-ec', all);
		const surroundings = { home, address: engine.address };
		const { launch } = lavadock(program, surroundings);
		const cli = join(await engineRoot(engine.suite), 'usr/bin/docker');
		const tar = ['exec', server.container, 'tar', '--create', '--directory', '/', jobs.slice(1)];
		return await measureBackup({
			output: OUTPUT.files * OUTPUT.bytes,
			backup: folder => ({ ...launch, args: [...launch.args, 'backup', '--to', folder] }),
			tar: docker(cli, tar, surroundings).launch,
			folder: join(scratch, 'backups'),
		});
	} finally {
		lab.cleanup();
	}
}

async function measureWorkers(program: string, home: string): Promise<Table> {
	const lab = await startLab();
	try {
		await lab.startWorker(worker);
		await lab.online(worker);
		const { code, errors } = await lab.server.manage(['shell', '--verbosity', '0'], addOthers);
		if (code !== 0) throw new Error(`the other workers were not made: ${errors}`);
		const { launch } = lavadock(program, { home, address: lab.engine.address });
		const { program: command, args } = lab.engine.instance.onNetwork(launch.command, launch.args);
		return await measureServer(
			{ name: 'lavadock', launch: { ...launch, command, args }, isLive: screen => screen.includes(' live') },
			{
				title: `LAVA with ${OTHERS + 1} workers`,
				server: lab.engine.docker.getContainer(lab.server.container),
				panel: { key: '2', isOpen: screen => /calvin-docker-1 .*Online/.test(screen) },
			},
		);
	} finally {
		lab.cleanup();
	}
}

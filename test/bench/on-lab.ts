/** What is measured on a real LAVA server, in an engine of the tests' own. */

import { startLab } from '../lab/harness/lab.ts';
import { requireLab } from '../lab/harness/requirements.ts';
import { lavadock } from './contestants.ts';
import { measureEmptyToOnline } from './measures/empty-to-online.ts';
import { measureServer } from './measures/server.ts';
import type { Table } from './report.ts';
import type { Setting } from './setting.ts';

const worker = 'calvin-docker-1';
/** Beside it, LAVA knows these, which no container belongs to; each has a device. */
const OTHERS = 49;

const addOthers = `from lava_scheduler_app.models import Device, DeviceType, Worker
kind = DeviceType.objects.create(name="qemu")
for number in range(${OTHERS}):
    worker = Worker.objects.create(hostname="hobbes-%d" % number)
    Device.objects.create(hostname="qemu-%d" % number, device_type=kind, worker_host=worker)
`;

export async function* measureOnLab({ program, home, scratch, wanted }: Setting): AsyncGenerator<Table> {
	if (!wanted.has('lab') && !wanted.has('server')) return;
	const obstacle = await requireLab();
	if (obstacle !== false) {
		console.log(`Nothing is measured on LAVA: ${obstacle}.`);
		return;
	}
	if (wanted.has('lab')) yield await measureEmptyToOnline(program, scratch);
	if (wanted.has('server')) yield await measureWorkers(program, home);
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

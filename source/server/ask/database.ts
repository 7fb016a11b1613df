/**
 * What a LAVA server tells that has no REST API, or not all of it (before 2020.01; lava.md 4f): asked through Django's
 * shell in its container, in the words of that API. Starting Django is what costs, a second or two of one core.
 */

import * as z from 'zod/mini';
import { shell } from '../../lab/lava/manage/manage.ts';
import { explainManage } from '../../lab/lava/manage/errors.ts';
import { Unreachable } from './asking.ts';
import { deviceSchema, jobSchema, workerSchema } from './rest-answers.ts';
import type { RunCommand } from './inside.ts';
import type { ServerReport } from './report.ts';

const MARK = 'lavadock ';

/** Fields that came later are asked for with care. */
const TELL_ALL = `from lava_scheduler_app.models import Device, TestJob, Worker
report = {"workers": [], "devices": [], "jobs": []}
for worker in Worker.objects.order_by("hostname"):
    ping = getattr(worker, "last_ping", None)
    report["workers"].append({
        "hostname": worker.hostname,
        "state": worker.get_state_display(),
        "health": worker.get_health_display(),
        "description": worker.description,
        "last_ping": ping.isoformat() if ping else None,
        "job_limit": getattr(worker, "job_limit", 0),
        "version": getattr(worker, "version", None),
    })
for device in Device.objects.order_by("hostname"):
    report["devices"].append({
        "hostname": device.hostname,
        "device_type": device.device_type_id,
        "worker_host": device.worker_host_id,
        "state": device.get_state_display(),
        "health": device.get_health_display(),
    })
for job in TestJob.objects.filter(state=TestJob.STATE_RUNNING).order_by("id"):
    report["jobs"].append({"id": job.id, "actual_device": job.actual_device_id})
print("${MARK}" + json.dumps(report))
`;

const MILLISECONDS = 60_000;

const reportSchema = z.object({
	workers: z.array(workerSchema),
	devices: z.array(deviceSchema),
	jobs: z.array(jobSchema),
});

/** @throws Unreachable why it does not tell */
export async function askDatabase(run: RunCommand, containerId: string, signal: AbortSignal): Promise<ServerReport> {
	const { command, stdin } = shell(TELL_ALL, {});
	const { exitCode, stdout, stderr } = await run({
		containerId,
		command,
		...(typeof stdin === 'string' && { stdin }),
		milliseconds: MILLISECONDS,
		signal,
	});
	const answer = stdout.split('\n').find(row => row.startsWith(MARK));
	if (exitCode !== 0 || answer === undefined) throw untold(explainManage(stderr).says);
	const report = reportSchema.safeParse(parseJson(answer.slice(MARK.length)));
	if (!report.success) {
		const fields = report.error.issues.map(issue => issue.path.join('.') || 'all of it').join(', ');
		throw untold(`What it answers can't be read: ${fields}.`);
	}
	return { ...report.data, version: undefined };
}

function untold(why: string): Unreachable {
	return new Unreachable(`It has no REST API (LAVA before 2020.01), and in its container: ${why}`, 'other');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

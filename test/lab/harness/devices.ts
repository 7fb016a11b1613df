/** Devices of a worker, as an administrator has them in LAVA. */

import { z } from 'zod';
import type { Server } from './server.ts';

/** As Django's model names it. */
type Health = 'GOOD' | 'UNKNOWN' | 'BAD';

/**
 * For Django's shell: QEMU devices of a worker, each with a dictionary, for LAVA takes one without for Bad. It may be
 * one script with more, because starting Django takes its time.
 */
export const devicesScript = (worker: string, devices: Readonly<Record<string, Health>>): string => `import shutil
from lava_scheduler_app.models import Device, DeviceType, Worker
qemu, _ = DeviceType.objects.get_or_create(name="qemu")
for name, health in ${JSON.stringify(Object.entries(devices))}:
    path = "/etc/lava-server/dispatcher-config/devices/%s.jinja2" % name
    with open(path, "w") as file:
        file.write("{% extends 'qemu.jinja2' %}\\n{% set mac_addr = '52:54:00:12:34:59' %}\\n{% set memory = 512 %}\\n")
    shutil.chown(path, "lavaserver", "lavaserver")
    Device.objects.create(
        hostname=name,
        device_type=qemu,
        worker_host=Worker.objects.get(hostname="${worker}"),
        health=getattr(Device, "HEALTH_" + health),
    )
`;

/**
 * Behind it: how that board is reset by power, in two commands, each of which leaves a line in a file of the worker. LAVA
 * takes no commands of a device that has no connection.
 */
export const resetScript = (device: string, file: string): string => `
with open("/etc/lava-server/dispatcher-config/devices/${device}.jinja2", "a") as dictionary:
    dictionary.write("{% set connection_command = 'telnet localhost 63001' %}\\n")
    dictionary.write("{% set hard_reset_command = ['sh -c \\"echo off >>${file}\\"', 'sh -c \\"echo on >>${file}\\"'] %}\\n")
`;

const List = z.object({ results: z.array(z.object({ hostname: z.string(), health: z.string() })) });

/** The health of every device, retired ones too, as LAVA's API says it. */
export async function deviceHealths(server: Server, token: string): Promise<Record<string, string>> {
	const { results } = List.parse(await (await server.rest('devices/?all=1', token)).json());
	return Object.fromEntries(results.map(({ hostname, health }) => [hostname, health]));
}

/** It boots nothing: what matters is that server, worker and publisher speak with each other. */
export const greets = JSON.stringify({
	job_name: 'greets',
	device_type: 'qemu',
	context: { arch: 'amd64' },
	visibility: 'public',
	priority: 'high',
	timeouts: { job: { minutes: 3 }, action: { minutes: 2 } },
	actions: [{ command: { name: 'greet' } }],
});

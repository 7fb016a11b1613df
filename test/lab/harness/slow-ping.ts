/**
 * For `manage shell`: does as LAVA does at a worker's ping until 2023.01 at least (lava_scheduler_app/views.py,
 * internal_v1_workers): reads the worker, and saves it whole. Between the two it waits until its health is another.
 *
 * @param file a path in the server's container, which is there once it has read
 */
export const slowPing = (worker: string, file: string): string => `
import pathlib, time
from lava_scheduler_app.models import Worker
worker = Worker.objects.get(hostname="${worker}")
pathlib.Path("${file}").touch()
for attempt in range(900):
    if Worker.objects.get(hostname="${worker}").health != worker.health:
        break
    time.sleep(0.1)
worker.save()
`;

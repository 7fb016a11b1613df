/** An engine that listens on TCP behind TLS and wants a client's certificate, on all addresses of its namespace. */

import { join } from 'node:path';
import { type EngineOptions, startEngine, type TestEngine } from './engine.ts';
import type { Instance } from './instance.ts';
import { FAR } from './line.ts';
import { run } from './processes.ts';
import { openRelay } from './relay.ts';

export type TlsEngine = TestEngine & {
	/** `tcp://127.0.0.1:PORT`. */
	readonly tlsAddress: string;
	/** The same at the far end of a line. */
	readonly tlsAddressOnLine: string;
	/** A folder as DOCKER_CERT_PATH wants it: ca.pem, cert.pem, key.pem. */
	readonly certificates: string;
};

const port = '2376';
const folder = '/shared/tls';

export async function startTlsEngine(options: EngineOptions = {}): Promise<TlsEngine> {
	const engine = await startEngine({
		...options,
		prepare: makeCertificates,
		arguments: [
			`--host=tcp://0.0.0.0:${port}`,
			'--tlsverify',
			`--tlscacert=${folder}/ca.pem`,
			`--tlscert=${folder}/server.pem`,
			`--tlskey=${folder}/server-key.pem`,
			...(options.arguments ?? []),
		],
	});
	const relay = await openRelay(() => engine.spawnInside('busybox', 'nc', '127.0.0.1', port));
	return {
		...engine,
		tlsAddress: `tcp://127.0.0.1:${relay.port}`,
		tlsAddressOnLine: `tcp://${FAR}:${port}`,
		certificates: join(engine.instance.shared, 'tls'),
		cleanup: () => {
			relay.close();
			engine.cleanup();
		},
	};
}

/** An authority for two days, and one certificate each for the engine and its client. */
const certificates = `
set -eu
mkdir ${folder}
cd ${folder}
request='openssl req -x509 -days 2 -noenc -newkey ec -pkeyopt ec_paramgen_curve:P-256'
$request -keyout ca-key.pem -out ca.pem -subj '/CN=lavadock tests'
signed="$request -CA ca.pem -CAkey ca-key.pem"
$signed -keyout server-key.pem -out server.pem -subj /CN=lab-host \\
	-addext subjectAltName=IP:127.0.0.1,IP:${FAR} -addext extendedKeyUsage=serverAuth
$signed -keyout key.pem -out cert.pem -subj /CN=administrator -addext extendedKeyUsage=clientAuth
`;

async function makeCertificates(instance: Instance): Promise<void> {
	const inside = instance.inside('sh', ['-c', certificates]);
	await run(inside.program, inside.args);
}

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readsVariable, variablesOf } from '../../../../source/lab/lava/contract.ts';
import { parseVersion } from '../../../../source/lab/image/version.ts';

function names(text: string): string {
	const version = parseVersion(text);
	assert.ok(version);
	return variablesOf(version)
		.map(({ name }) => name)
		.join(' ');
}

suite('the variables a dispatcher reads', () => {
	const zmq = 'MASTER_URL LOGGER_URL DISPATCHER_HOSTNAME IPV6';
	const rows = {
		'2018.10': `${zmq} ENCRYPT MASTER_CERT SLAVE_CERT LOGLEVEL LOGFILE`,
		'2020.08': `${zmq} SOCKS_PROXY ENCRYPT MASTER_CERT SLAVE_CERT LOGLEVEL LOGFILE`,
		'2020.09': 'URL WORKER_NAME TOKEN WS_URL LOGLEVEL LOGFILE',
		'2020.10': 'URL WORKER_NAME TOKEN WS_URL HTTP_TIMEOUT LOGLEVEL LOGFILE',
		'2022.02': 'URL WORKER_NAME TOKEN WS_URL HTTP_TIMEOUT LOGLEVEL LOGFILE',
		'2022.03': 'URL WORKER_NAME TOKEN WS_URL HTTP_TIMEOUT JOB_LOG_INTERVAL LOGLEVEL LOGFILE',
	};
	for (const [version, variables] of Object.entries(rows)) {
		test(version, () => assert.equal(names(version), variables));
	}
});

test('which variable one reads, by its version; of an unknown one every', () => {
	assert.equal(readsVariable('URL', parseVersion('2023.01')), true);
	assert.equal(readsVariable('MASTER_URL', parseVersion('2023.01')), false);
	assert.equal(readsVariable('SOCKS_PROXY', parseVersion('2019.04')), false);
	assert.equal(readsVariable('SOCKS_PROXY', parseVersion('2019.05')), true);
	assert.equal(readsVariable('MASTER_URL', undefined), true);
});

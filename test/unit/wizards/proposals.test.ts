/** What forms ask at first, what stands under "more options", and what is proposed for each, in a small lab. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldView, Given } from '../../../source/wizards/field.ts';
import { type WizardId, wizardOf } from '../../../source/wizards/wizards.ts';
import { world } from './world-for-tests.ts';

const said = ({ id, value }: FieldView): string => `${id}=${Array.isArray(value) ? value.join('+') : String(value)}`;

const rows: [wizard: WizardId, given: Given, first: string, more: string][] = [
	[
		'network',
		{},
		'name=dockernet-2 | subnet=172.19.0.0/16',
		'gateway=172.19.0.1 | range=172.19.128.0/17 | driver=bridge | ipv6=false | internal=false',
	],
	[
		'network',
		{ ipv6: true },
		'name=dockernet-2 | subnet=172.19.0.0/16',
		'gateway=172.19.0.1 | range=172.19.128.0/17 | driver=bridge | ipv6=true | subnet6=fd00:1a7a:0::/64 | internal=false',
	],
	[
		'network',
		{ driver: 'macvlan' },
		'name=dockernet-2 | subnet=172.19.0.0/16 | parent=',
		'gateway=172.19.0.1 | range=172.19.128.0/17 | driver=macvlan | ipv6=false | internal=false',
	],
	[
		'server',
		{},
		'name=lava-server-2 | image=lavasoftware/lava-server:2023.01',
		'source=here | network=dockernet | fixed=true | address=172.18.0.2 | web=8080 | ports= | services=together | keep=true | volumes=lava-server-2 | database=inside | hosts=172.18.0.2 lava-server-2 hobbes 192.168.1.9 2001:db8::9 | plainHttp=true | restart=unless-stopped',
	],
	[
		'server',
		{ database: 'container' },
		'name=lava-server-2 | image=lavasoftware/lava-server:2023.01',
		'source=here | network=dockernet | fixed=true | address=172.18.0.2 | web=8080 | ports= | services=together | keep=true | volumes=lava-server-2 | database=container | postgresqlName=lava-server-2-database | postgresqlImage=postgres:13 | hosts=172.18.0.2 lava-server-2 hobbes 192.168.1.9 2001:db8::9 | plainHttp=true | restart=unless-stopped',
	],
	[
		'server',
		{ database: 'elsewhere' },
		'name=lava-server-2 | image=lavasoftware/lava-server:2023.01',
		'source=here | network=dockernet | fixed=true | address=172.18.0.2 | web=8080 | ports= | services=together | keep=true | volumes=lava-server-2 | database=elsewhere | databaseHost= | databasePort=5432 | databaseName=lavaserver | databaseUser=lavaserver | databasePassword= | databaseUsed=false | hosts=172.18.0.2 lava-server-2 hobbes 192.168.1.9 2001:db8::9 | plainHttp=true | restart=unless-stopped',
	],
	[
		'server',
		{ keep: false, fixed: false },
		'name=lava-server-2 | image=lavasoftware/lava-server:2023.01',
		'source=here | network=dockernet | fixed=false | web=8080 | ports= | services=together | keep=false | database=inside | hosts=lava-server-2 hobbes 192.168.1.9 2001:db8::9 | plainHttp=true | restart=unless-stopped',
	],
	[
		'server',
		{ source: 'docker-hub' },
		'name=lava-server-2 | version=2026.07',
		'source=docker-hub | network=dockernet | fixed=true | address=172.18.0.2 | web=8080 | ports= | services=together | keep=true | volumes=lava-server-2 | database=inside | hosts=172.18.0.2 lava-server-2 hobbes 192.168.1.9 2001:db8::9 | plainHttp=true | restart=unless-stopped',
	],
	[
		'server',
		{ source: 'other' },
		'name=lava-server-2 | reference=',
		'source=other | network=dockernet | fixed=true | address=172.18.0.2 | web=8080 | ports= | services=together | keep=true | volumes=lava-server-2 | database=inside | hosts=172.18.0.2 lava-server-2 hobbes 192.168.1.9 2001:db8::9 | plainHttp=true | restart=unless-stopped',
	],
	[
		'dispatcher',
		{},
		'server=lava-server | name=hobbes-docker-1 | image=lavasoftware/lava-dispatcher:2023.01 | url=http://172.18.0.5/',
		'source=here | network=dockernet | fixed=true | address=172.18.0.2 | devices=/dev/serial/by-id/usb-FTDI_1 | abilities= | mounts= | privileged=false | ports= | wsUrl= | httpTimeout= | jobLogInterval= | restart=unless-stopped | multinode=false',
	],
	[
		'dispatcher',
		{ source: 'docker-hub', version: '2020.05' },
		'server=lava-server | name=hobbes-docker-1 | version=2020.05 | url=tcp://172.18.0.5:5556',
		'source=docker-hub | logger=tcp://172.18.0.5:5555 | network=dockernet | fixed=true | address=172.18.0.2 | devices=/dev/serial/by-id/usb-FTDI_1 | abilities= | mounts= | privileged=false | ports= | ipv6=false | socksProxy= | encrypt=false | restart=unless-stopped | multinode=false',
	],
	[
		'dispatcher',
		{ source: 'docker-hub', version: '2020.05', encrypt: true },
		'server=lava-server | name=hobbes-docker-1 | version=2020.05 | url=tcp://172.18.0.5:5556',
		'source=docker-hub | logger=tcp://172.18.0.5:5555 | network=dockernet | fixed=true | address=172.18.0.2 | devices=/dev/serial/by-id/usb-FTDI_1 | abilities= | mounts= | privileged=false | ports= | ipv6=false | socksProxy= | encrypt=true | certificates=/etc/lava-dispatcher/certificates.d | restart=unless-stopped | multinode=false',
	],
	[
		'dispatcher',
		{ server: 'elsewhere' },
		'server=elsewhere | name=hobbes-docker-1 | image=lavasoftware/lava-dispatcher:2023.01 | url= | token=',
		'source=here | network=dockernet | fixed=true | address=172.18.0.2 | devices=/dev/serial/by-id/usb-FTDI_1 | abilities= | mounts= | privileged=false | ports= | wsUrl= | httpTimeout= | jobLogInterval= | restart=unless-stopped',
	],
	[
		'ser2net',
		{},
		'dispatcher=calvin | adapters=/dev/serial/by-id/usb-FTDI_1 | speed=115200 | first=63001',
		'name=calvin-ser2net | further= | watch=true | keepOpen=false | publish=false | restart=unless-stopped',
	],
	[
		'ser2net',
		{ publish: true },
		'dispatcher=calvin | adapters=/dev/serial/by-id/usb-FTDI_1 | speed=115200 | first=63001',
		'name=calvin-ser2net | further= | watch=true | keepOpen=false | publish=true | restart=unless-stopped',
	],
	[
		'pdudaemon',
		{},
		'dispatcher=calvin | begin=none | pdu=',
		'name=calvin-pdudaemon | image=pdudaemon/pdudaemon:latest | fixed=true | address=172.18.0.2 | publish=false | client=python3 | restart=unless-stopped',
	],
	[
		'pdudaemon',
		{ pdu: '10.9.0.7', driver: 'snmpv1', begin: 'file' },
		'dispatcher=calvin | begin=file | file= | pdu=10.9.0.7 | driver=snmpv1 | password= | settings= | outlet=1',
		'name=calvin-pdudaemon | image=pdudaemon/pdudaemon:latest | fixed=true | address=172.18.0.2 | publish=false | client=python3 | restart=unless-stopped',
	],
	[
		'superuser',
		{},
		'name=admin-2 | password=mGk3vQ9tXw2ZpLr7HdNc | token=false',
		'server=lava-server | email=admin-2@example.com | superuser=true',
	],
	[
		'superuser',
		{ superuser: false },
		'name=admin-2 | password=mGk3vQ9tXw2ZpLr7HdNc | token=false',
		'server=lava-server | email=admin-2@example.com | superuser=false | staff=false',
	],
	['registry', {}, 'scope=lab | hub=docker-hub | version=', ''],
	['registry', { hub: 'own' }, 'scope=lab | hub=own | own= | version=', 'user='],
	['registry', { hub: 'own', user: 'susie' }, 'scope=lab | hub=own | own= | version=', 'user=susie | password='],
	[
		'registry',
		{ scope: 'selection', hub: 'docker-hub', version: '2026.07' },
		'scope=selection | containers=id-calvin+id-lava-server | hub=docker-hub | version=2026.07 | jobs=wait',
		'',
	],
	['worker', {}, 'worker=id-lava-server calvin | health=maintenance', ''],
	['removal', {}, 'worker=id-lava-server calvin | inLava=retire', ''],
	[
		'again',
		{},
		'container=calvin | server=elsewhere | image=lavasoftware/lava-dispatcher:2023.01 | url=http://172.18.0.5/',
		'source=here | network=dockernet | fixed=true | address=172.18.0.2 | devices= | abilities= | mounts= | privileged=false | ports= | wsUrl= | httpTimeout= | jobLogInterval= | restart=no',
	],
	['reset', {}, 'container=calvin | keepSettings=true', ''],
	['backup', {}, 'server=lava-server | jobs=true | folder=~/lavadock-backups', 'keep=7'],
	['restore', {}, 'server=lava-server | file=~/lavadock-backups/lavadock-lava-server-20261130-153000.tar', ''],
	['connect', {}, 'container=calvin | network=boards | fixed=true | address=10.9.0.2', 'aliases='],
	['connect', { fixed: false }, 'container=calvin | network=boards | fixed=false', 'aliases='],
	['disconnect', {}, 'container=calvin | network=dockernet', ''],
];

for (const [wizard, given, first, more] of rows) {
	test(`${wizard} with ${
		Object.entries(given)
			.map(([name, value]) => `${name} ${String(value)}`)
			.join(', ') || 'no answer'
	}`, () => {
		const views = wizardOf(wizard).fields(given, world);
		assert.deepEqual(
			views
				.filter(({ detail }) => !detail)
				.map(said)
				.join(' | '),
			first,
		);
		assert.deepEqual(
			views
				.filter(({ detail }) => detail)
				.map(said)
				.join(' | '),
			more,
		);
	});
}

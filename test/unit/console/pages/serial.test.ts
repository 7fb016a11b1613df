import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { actions } from '../../../../source/console/actions/table.ts';
import { pageLines } from '../../../../source/console/pages/page.ts';
import { pageOf } from '../../../../source/console/pages/pages.ts';
import { topOverlay, type State } from '../../../../source/console/state/state.ts';
import { plainText } from '../../../../source/console/widgets/line.ts';
import { readSer2net } from '../../../../source/lab/companion/ser2net/read.ts';
import { serialPorts } from '../../../../source/lab/companion/ser2net/ports.ts';
import { containerOf } from '../../lab/objects-for-tests.ts';
import { lab, openConsole, type TestConsole } from '../console-for-tests.ts';
import { until } from '../../../until.ts';

const text = readFileSync(new URL('../../../../fixtures/ser2net/yaml-1.yaml', import.meta.url), 'utf8');
const ser2net = containerOf('consoles', { image: 'lab/ser2net:1', labels: { 'lavadock.serves': 'calvin' } });

function shown(state: State): string {
	const overlay = topOverlay(state);
	assert.ok(overlay?.kind === 'viewer');
	return pageLines(pageOf(state, overlay.content, actions), '')
		.map(plainText)
		.join('\n');
}

function openPage(console: TestConsole): void {
	console.press('/');
	console.type('consoles');
	console.press('enter', ':');
	console.type('serial ports');
	console.press('enter');
}

test('the page says which ports are alive, what is wrong, and what a dictionary needs', context => {
	const console = openConsole(context);
	console.setContainers([...lab, ser2net]);
	openPage(console);
	const config = readSer2net(text);
	const ports = serialPorts(config.lines, '   0: 00000000:F619 00000000:0000 0A 0\nthere /dev/sbc-one-01\n');
	const report = { state: 'read', path: '/etc/ser2net.yaml', config, ports, why: '' } as const;
	console.dispatch({ type: 'serial-reported', container: ser2net.id, report });
	const page = shown(console.state());
	assert.match(page, /^Serves calvin; its configuration is \/etc\/ser2net\.yaml\.$/m);
	assert.match(page, /^63001 {2}con-good {2}ready$/m);
	assert.match(page, /^ +\{% set connection_command = 'telnet consoles 63001' %\}$/m);
	assert.match(page, /^63001 {2}con-same {2}dead: nobody can connect$/m);
	assert.match(page, /Port 63001 is the line con-good's already/);
	assert.equal(page.match(/connection_command/g)?.length, 1, 'of what is dead, no command is offered');
	console.dispatch({ type: 'serial-reported', container: 'another', report });
	assert.match(shown(console.state()), /Looking at/);
});

test('with --read-only the file is read, nothing is run, and that is said', async context => {
	const lookups = {
		fileIn: (_: string, path: string) => Promise.resolve(path === '/etc/ser2net.conf' ? text : undefined),
	};
	const console = openConsole(context, { readOnly: true, lookups });
	console.setContainers([...lab, ser2net]);
	openPage(console);
	await until(console, () => console.state().serial?.report.state === 'read');
	const page = shown(console.state());
	assert.match(page, /With --read-only nothing is run in containers\. Which ports are alive is not\nknown\./);
	assert.match(page, /^63001 {2}con-good$/m);
});

test('only a ser2net has serial ports', context => {
	const console = openConsole(context);
	const action = actions.find(({ id }) => id === 'container.serial');
	assert.match(action?.unless?.(console.state()) ?? '', /is no ser2net/);
});

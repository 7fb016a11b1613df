import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesOfLines } from '../../../../source/wizards/companion/serial-names.ts';

test('lines are called by what tells their devices apart, no two the same', () => {
	const at = (name: string): string => `/dev/serial/by-id/${name}`;
	assert.deepEqual(namesOfLines([]), []);
	assert.deepEqual(namesOfLines([at('usb-FTDI_TTL232R_BBB07-if00-port0'), at('usb-Arduino-if00'), 'ttyUSB3']), [
		'FTDI_TTL232R_BBB07',
		'Arduino',
		'ttyUSB3',
	]);
	const [one, two] = namesOfLines([at('usb-Arduino-if00'), at('usb-Arduino-if00-port0')]);
	assert.equal(one, 'Arduino');
	assert.match(two ?? '', /^Arduino.+/);
});

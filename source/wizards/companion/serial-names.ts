/** Short names for serial lines, out of the names of their devices. */

import { lineName } from '../../lab/companion/ser2net/write.ts';
import { freeName } from '../fields/free-name.ts';

/** One for each, no two the same: `usb-FTDI_TTL232R_BBB07-if00-port0` is `FTDI_TTL232R_BBB07`. */
export function namesOfLines(devices: readonly string[]): string[] {
	const names: string[] = [];
	for (const device of devices) {
		const file = device.slice(device.lastIndexOf('/') + 1);
		const short = file.replace(/^usb-/, '').replace(/-if00(?:-port0)?$/, '');
		names.push(freeName(lineName(short), names));
	}
	return names;
}

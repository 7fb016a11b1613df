/**
 * Writes ser2net's first YAML form: the one that every release from 4.0 on reads, and with it the ser2net of each of
 * LAVA's images from 2021.08 on.
 */

import type { SerialLine } from './config.ts';
import { accepterText, connectorText } from './stack.ts';

/** What stands at the top of the file, without comment signs. */
export function writeSer2net(lines: readonly SerialLine[], head: readonly string[] = []): string {
	return ['%YAML 1.1', '---', ...head.map(each => `# ${each}`), ...lines.flatMap(lineText), ''].join('\n');
}

function lineText(line: SerialLine): string[] {
	const options = Object.entries(line.options);
	return [
		'',
		`connection: &${line.name}`,
		`  accepter: ${scalar(accepterText(line))}`,
		...(line.enabled ? [] : ['  enable: off']),
		...(line.timeout === 0 ? [] : [`  timeout: ${line.timeout}`]),
		`  connector: ${scalar(connectorText(line))}`,
		...(options.length === 0 ? [] : ['  options:', ...options.map(([name, value]) => `    ${name}: ${scalar(value)}`)]),
	];
}

/** As it stands where YAML takes it for a plain text, else in double quotes, which JSON's are. */
const scalar = (text: string): string =>
	/^[\w/][\w/.,:+@()=-]*$/.test(text) && !text.endsWith(':') ? text : JSON.stringify(text);

/** ser2net takes a line's name for an anchor of YAML: letters, digits, `_` and `-`. */
export const lineName = (text: string): string => text.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'line';

/** Whether a path reaches ser2net as it is: commas, brackets, quotes and blanks part its words. */
export const isWritable = (device: string): boolean => /^\/[\w/.:+@=-]+$/.test(device);

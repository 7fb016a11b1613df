/** Reads a configuration of ser2net, of whichever form. */

import type { Ser2netConfig } from './config.ts';
import { readLines } from './read-lines.ts';
import { readYaml } from './read-yaml.ts';

/** What only a YAML file begins a line with; ser2net itself goes by the name of the file. */
const YAML =
	/^(?:%YAML|---|(?:connections?|defines?|default|delete_default|rotators?|leds?|admin|include)\s*:\s*(?:$|[&\w"'/*]))/m;

export function readSer2net(text: string): Ser2netConfig {
	return YAML.test(text) ? readYaml(text) : readLines(text);
}

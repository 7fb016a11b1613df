/** How a script takes its steps back: what it notes before each, and what it does with that. */

import { secretsIn, type Value } from '../../value.ts';
import { folderOf } from '../../path.ts';
import type { ExecStep, Step } from '../../plan.ts';
import { execCommand, nameOf } from '../docker-exec.ts';
import { quoteCommand, type VariableOf } from '../quote.ts';
import type { Script } from '../script-steps.ts';
import type { SayableStep } from '../unsayable.ts';

export type ShellUndo = {
	/** A word of a shell: what there was before the step; '' = nothing has to be known. */
	was: string;
	/** Commands that make it so again, with `$2`. They ask what is: the step may have been begun and not done. */
	back: string;
};

/** Undefined: there is nothing to take back. */
export function undoOf(step: SayableStep, number: number, script: Script): ShellUndo | undefined {
	const { captured, setAside, variable } = script;
	switch (step.do) {
		case 'create-network':
			return { was: '', back: ifThere('network', step.network.name, docker('network', 'rm', '--', step.network.name)) };
		case 'create-volume':
			return { was: '', back: ifThere('volume', step.volume.name, docker('volume', 'rm', '--', step.volume.name)) };
		case 'create':
			return {
				was: '',
				back: ifThere('container', step.spec.name, docker('rm', '--force', '--volumes', step.spec.name)),
			};
		case 'connect': {
			const words = [step.endpoint.network, nameOf(step.container)];
			return { was: '', back: quoteCommand(['leave_network', ...words]) };
		}
		case 'pull':
			return nameBack(step.image);
		case 'build':
			return nameBack(step.tag);
		case 'tag':
			return nameBack(step.as);
		case 'put-file':
			return step.container.id === '' ? undefined : fileBack(step, number);
		case 'exec':
			return inOwn(step, execBack(step, captured, variable), script);
		case 'remove':
			return { was: '', back: `${has('container', nameOf(step.container))} || no_way_back` };
		case 'remove-volume':
			return { was: '', back: `${has('volume', step.volume)} || no_way_back` };
		case 'remove-network':
			return { was: '', back: `${has('network', step.network)} || no_way_back` };
		case 'disconnect':
			return setAside.has(step.container.id) ? policyBack(nameOf(step.container)) : placeBack(step);
		default:
			return lifeBack(step);
	}
}

export function has(kind: 'network' | 'volume' | 'container' | 'image', name: string): string {
	return quoteCommand(['has', kind, name]);
}

function docker(...words: readonly string[]): string {
	return quoteCommand(['docker', ...words]);
}

function ifThere(kind: 'network' | 'volume' | 'container', name: string, command: string): string {
	return `! ${has(kind, name)} || ${command}`;
}

/** A name that stood for another image. */
function nameBack(name: string): ShellUndo | undefined {
	if (name.includes('@')) return undefined;
	return {
		was: `"$(${docker('image', 'inspect', '--format', '{{.Id}}', name)} 2>/dev/null || :)"`,
		back: `[ -z "$2" ] || docker tag "$2" ${quoteCommand([name])}`,
	};
}

function fileBack({ container, path }: Extract<Step, { do: 'put-file' }>, number: number): ShellUndo {
	const name = nameOf(container);
	const former = `"$journal/file-${number}"`;
	return {
		was: `"$(! ${docker('cp', `${name}:${path}`, '-')} >${former} 2>/dev/null || echo there)"`,
		back: `if [ "$2" = there ]; then
	${docker('cp', '-', `${name}:${folderOf(path)}`)} <${former}
else
	${docker('exec', name, 'rm', '-f', '--', path)}
fi`,
	};
}

function execBack(
	{ container, says, undo }: ExecStep,
	captured: ReadonlySet<string>,
	variable: VariableOf,
): ShellUndo | undefined {
	if (undo === 'not needed') return undefined;
	if (undo === 'impossible') {
		return { was: '', back: quoteCommand(['lasts', `"${says}" can't be undone.`]) };
	}
	const { environment = {}, stdin = '' } = undo;
	const values: readonly Value[] = [...Object.values(environment), stdin];
	const missing = values.flatMap(secretsIn).filter(secret => captured.has(secret));
	const known = missing.map(secret => `[ -n "$${variable(secret)}" ] && `);
	return { was: '', back: `${known.join('')}${execCommand(container, undo, variable)}` };
}

/** What was done in a container goes with it, where this very script has made it. */
function inOwn(
	{ container, host }: Step & ExecStep,
	undo: ShellUndo | undefined,
	{ madeBy }: Script,
): ShellUndo | undefined {
	const number = container.id === '' ? madeBy(container.name, host) : undefined;
	return undo && (number === undefined ? undo : { ...undo, back: `[ -e "$journal/${number}" ] || ${undo.back}` });
}

type LifeStep = Extract<
	Step,
	{ do: 'start' | 'stop' | 'kill' | 'pause' | 'unpause' | 'rename' | 'restart' | 'copy' | 'wait' }
>;

function lifeBack(step: LifeStep): ShellUndo | undefined {
	if (step.do === 'wait' || step.do === 'copy' || step.do === 'restart') return undefined;
	const name = nameOf(step.container);
	const state = `"$(${quoteCommand(['state', name])})"`;
	const current = `"$(${quoteCommand(['inspect', '{{slice .Name 1}}', name])})"`;
	switch (step.do) {
		case 'start':
			return { was: '', back: `! ${has('container', name)} || ${docker('stop', name)}` };
		case 'pause':
			return { was: '', back: `[ ${state} = running ] || ${docker('unpause', name)}` };
		case 'unpause':
			return { was: '', back: `[ ${state} = paused ] || ${docker('pause', name)}` };
		case 'stop':
		case 'kill':
			return {
				was: state,
				back: `${docker('stop', name)} && ${docker('start', name)} && { [ "$2" != paused ] || ${docker('pause', name)}; }`,
			};
		case 'rename':
			return { was: current, back: `[ ${current} = "$2" ] || docker rename ${name} "$2"` };
	}
}

/** A container that was set aside has kept its networks. */
function policyBack(name: string): ShellUndo {
	const policy = '{{with .HostConfig.RestartPolicy}}{{or .Name "no"}}{{with .MaximumRetryCount}}:{{.}}{{end}}{{end}}';
	return {
		was: `"$(${quoteCommand(['inspect', policy, name])})"`,
		back: `docker update --restart "$2" ${quoteCommand([name])}`,
	};
}

function placeBack({ container, network }: Extract<Step, { do: 'disconnect' }>): ShellUndo {
	const name = nameOf(container);
	return {
		was: `"$(${quoteCommand(['inspect', endpointTemplate(network), name])})"`,
		// The words of its address and its other names, none of which has a blank.
		back: `# shellcheck disable=SC2086
[ -n "$(${placeOf(container, network)})" ] || docker network connect $2 ${quoteCommand(['--', network, name])}`,
	};
}

/** What it prints: `on ADDRESS`, where it asked for one; nothing where it is not on the network. */
export function placeOf(container: { id: string; name: string }, network: string): string {
	const address = '{{with .IPAMConfig}}{{.IPv4Address}}{{end}}';
	const format = `{{with index .NetworkSettings.Networks ${JSON.stringify(network)}}}on ${address}{{end}}`;
	return quoteCommand(['inspect', format, nameOf(container)]);
}

/** Makes the words of `docker network connect` from what an inspect tells of a place on a network. */
function endpointTemplate(network: string): string {
	const addresses = '{{with .IPv4Address}}--ip {{.}} {{end}}{{with .IPv6Address}}--ip6 {{.}} {{end}}';
	const local = '{{range .LinkLocalIPs}}--link-local-ip {{.}} {{end}}';
	// Engines before 26 tell the id's beginning among the names, and give it again.
	const aliases = '{{range .Aliases}}{{if ne . (slice $.Id 0 12)}}--alias {{.}} {{end}}{{end}}';
	const place = `{{with .IPAMConfig}}${addresses}${local}{{end}}${aliases}`;
	return `{{with index .NetworkSettings.Networks ${JSON.stringify(network)}}}${place}{{end}}`;
}

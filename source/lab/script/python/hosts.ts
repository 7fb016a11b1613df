/** How a script in Python for several hosts speaks to the engine of each. */

import type { HostKey } from '../../host.ts';
import type { Plan, Step } from '../../plan.ts';
import type { Script } from '../script-steps.ts';
import { call } from './call.ts';
import { pythonString } from './literal.ts';

export const PYTHON_HOSTS = `CLIENTS = {}


def engine_at(context=None, host=None):
    """The engine of a context of docker, of an address, or the one that DOCKER_HOST names, else this host's."""
    if context is None and host is None:
        return docker.from_env(version="auto", timeout=PATIENCE)
    tls = False
    if context is not None:
        found = docker.ContextAPI.get_context(context)
        if found is None:
            sys.exit("docker has no context %s." % context)
        host, tls = found.Host, found.TLSConfig or False
    by_ssh = host.startswith("ssh://")
    return docker.DockerClient(base_url=host, tls=tls, version="auto", timeout=PATIENCE, use_ssh_client=by_ssh)


def use_host(name):
    """Whose engine is meant from here on."""
    global client, api
    if name not in CLIENTS:
        try:
            CLIENTS[name] = engine_at(**HOSTS[name])
        except docker.errors.DockerException as error:
            sys.exit("The engine of %s is out of reach: %s" % (name, error))
    client = CLIENTS[name]
    api = client.api


def at_host(name, work):
    """What work() comes to on that host's engine."""
    global client, api
    before = client, api
    use_host(name)
    try:
        return work()
    finally:
        client, api = before`;

/** One client for each host, made when it is first spoken to: what can be reached is undone though another can't. */
export function hostsTable({ reached = {} }: Plan, hosts: readonly HostKey[]): string[] {
	return ['HOSTS = {', ...hosts.map(host => `    ${pythonString(host)}: ${engineWords(reached[host] ?? [])},`), '}'];
}

/** @param words what tells the docker command of a host */
function engineWords([option = '', value = '']: readonly string[]): string {
	return option === ''
		? '{}'
		: `{${pythonString(option === '--context' ? 'context' : 'host')}: ${pythonString(value)}}`;
}

export const usingHost = (host: HostKey): string => call('use_host', pythonString(host));

export const atHost = (host: HostKey, expression: string): string =>
	call('at_host', pythonString(host), `lambda: (${expression})`);

/** Before what is done of a step: nothing where there is one host alone. */
export function onItsHost({ host }: Step, { hosts }: Script): string[] {
	return hosts.length > 0 && host !== undefined ? [usingHost(host)] : [];
}

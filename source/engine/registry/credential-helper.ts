/** Docker's credential helpers: programs `docker-credential-NAME` that keep passwords in a store of the system. */

import { spawn } from 'node:child_process';
import { text as readText } from 'node:stream/consumers';
import * as z from 'zod/mini';
import type { RegistryAuth } from '../session/request.ts';
import { codeOf } from '../../text/error.ts';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/sanitise.ts';

/** Credentials that should be there and can't be had. `remedy` as in EngineProblem. */
export class CredentialsError extends Error {
	readonly remedy: readonly string[];

	constructor(message: string, remedy: readonly string[]) {
		super(plain(message));
		this.name = 'CredentialsError';
		this.remedy = remedy;
	}
}

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** A store that asks for its own password waits for a person. */
const HELPER_MS = 60_000;

/** What a helper writes, on either stream, when it has nothing for the registry; that is no failure. */
const NOTHING_THERE = /credentials not found|no (?:usernames?|credentials server URL|credentials)/i;

/**
 * Runs `docker-credential-NAME get` with the registry on stdin, so that it is in no process list.
 *
 * @throws CredentialsError when there is no such program, or it fails
 */
export async function askHelper(
	name: string,
	address: string,
	environment: NodeJS.ProcessEnv,
): Promise<RegistryAuth | undefined> {
	const program = `docker-credential-${name}`;
	if (!/^[\w.-]+$/.test(name)) throw failed(program, 'its name is no name of a program');
	const { stdout, stderr, code } = await run(program, address, environment);
	if (code !== 0) {
		const said = stdout.trim() || stderr.trim();
		if (NOTHING_THERE.test(said)) return undefined;
		throw failed(program, said.split('\n')[0] || `it ended with exit code ${code}`);
	}
	const answer = answerSchema.safeParse(parseJson(stdout));
	if (!answer.success) throw failed(program, 'its answer is no name and password');
	const { Username, Secret } = answer.data;
	if (Secret === '') return undefined;
	// Docker's mark of a token in a password's place.
	if (Username === '<token>') return { serveraddress: address, identitytoken: Secret };
	return { serveraddress: address, username: Username, password: Secret };
}

type End = { stdout: string; stderr: string; code: number | null };

async function run(program: string, input: string, environment: NodeJS.ProcessEnv): Promise<End> {
	const signal = AbortSignal.timeout(HELPER_MS);
	const child = spawn(program, ['get'], { env: { ...environment }, stdio: 'pipe', signal });
	// A helper that fails at once does not read: its exit code says more than a broken pipe.
	child.stdin.on('error', () => undefined);
	child.stdin.end(input);
	const ended = new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	try {
		const [code, stdout, stderr] = await Promise.all([ended, readText(child.stdout), readText(child.stderr)]);
		return { code, stdout, stderr };
	} catch (error) {
		if (signal.aborted) throw failed(program, `it has not answered for ${HELPER_MS / 1000} seconds`);
		const missing = codeOf(error) === 'ENOENT';
		throw failed(program, missing ? 'it is not on the PATH' : String(error));
	}
}

function failed(program: string, why: string): CredentialsError {
	return new CredentialsError(`docker keeps its passwords for registries with ${program}, which fails: ${why}.`, [
		'Try it:',
		`$ ${plain(program)} list`,
		'Or give user and password here.',
	]);
}

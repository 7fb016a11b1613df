import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import {
	MASK,
	hideValues,
	isSecretName,
	maskArguments,
	maskDeep,
	maskEnvironment,
	redactCommand,
	redactText,
} from '../../../source/lab/secret.ts';

suite('names of secrets', () => {
	const secret =
		'PASSWORD PGPASSWORD MYSQL_PWD DB_PASS LAVA_ADMIN_PASSWORD LAVA_ADMIN_TOKEN LAVA_ADMIN_USERNAME TOKEN SECRET_KEY ' +
		'LAVA_SETTINGS_SECRET_KEY LAVA_JSON_SETTINGS API_KEY privateKey IdentityToken LAVA-Token --token --passwd --secret ' +
		'key auth registry.auth Authorization passphrase';
	for (const name of secret.split(' ')) test(`${name} is one`, () => assert.ok(isSecretName(name)));

	const open =
		'PATH PWD URL WORKER_NAME HOSTNAME KEYBOARD KEYMAP MONKEY POSTGRES_PASSWORD_FILE --token-file SSH_AUTH_SOCK ' +
		'ENCRYPT SandboxKey KeyError author AUTHOR bypass COMPASS LAVA_SITE';
	for (const name of open.split(' ')) test(`${name} is none`, () => assert.ok(!isSecretName(name)));
});

suite('redacted command lines', () => {
	const rows: [string, string][] = [
		[
			'lava-server manage users add --passwd hunter2 --staff bob',
			`lava-server manage users add --passwd ${MASK} --staff bob`,
		],
		['lava-worker --token=abc --url http://s/', `lava-worker --token=${MASK} --url http://s/`],
		['lava-server manage tokens rm abcdef', `lava-server manage tokens rm ${MASK}`],
		['lava-server manage tokens rm --token abcdef', `lava-server manage tokens rm --token ${MASK}`],
		['curl -u bob:hunter2 http://s/', `curl -u bob:${MASK} http://s/`],
		['chown -u 200:200 /x', 'chown -u 200:200 /x'],
		['curl http://bob:hunter2@s/RPC2', `curl http://bob:${MASK}@s/RPC2`],
		['git clone https://glpat-1@gitlab.com/x', `git clone https://${MASK}@gitlab.com/x`],
		['ssh://root@lab/', 'ssh://root@lab/'],
		['http://localhost:5000/v2/lava@sha256:12', 'http://localhost:5000/v2/lava@sha256:12'],
		['curl -H "Authorization: Token abc" http://s/', `curl -H "Authorization: ${MASK}" http://s/`],
		['{"token": "a b", "name": "w1"}', `{"token": "${MASK}", "name": "w1"}`],
		[String.raw`{\"token\": \"abc\"}`, String.raw`{\"token\": ${MASK}`],
		['Token: abcdef', `Token: ${MASK}`],
		["KeyError: 'token'", "KeyError: 'token'"],
		["server error: code 400: Invalid 'token'", "server error: code 400: Invalid 'token'"],
		['TOKEN=--token-file=/etc/token', 'TOKEN=--token-file=/etc/token'],
		['sh -c echo hunter2 | passwd --stdin bob', `sh -c echo ${MASK} | passwd --stdin bob`],
		['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END', `-----BEGIN RSA PRIVATE KEY-----${MASK}-----END`],
		['docker login -u bob -p hunter2 host', `docker login -u bob -p ${MASK} host`],
	];
	for (const [text, redacted] of rows) {
		test(text, () => assert.equal(redactCommand(text), redacted));
	}

	test('an unquoted password with blanks in an exec line is hidden up to the next flag', () => {
		assert.equal(redactCommand('users add --passwd my big secret --staff'), `users add --passwd ${MASK} --staff`);
		assert.equal(redactCommand("users add --passwd 'my big' bob"), `users add --passwd '${MASK}' bob`);
	});
});

suite('redacted log lines', () => {
	test('only the word is hidden, what follows stays', () => {
		assert.equal(redactText('Token: abcdef for bob'), `Token: ${MASK} for bob`);
		assert.equal(redactText('lava-worker --token abc started'), `lava-worker --token ${MASK} started`);
		assert.equal(redactText('POSTGRES_PASSWORD=abc, ready'), `POSTGRES_PASSWORD=${MASK} ready`);
	});

	const odd = [
		'a',
		'a:',
		' ',
		'--',
		'--a ',
		'token',
		'token ',
		'a://',
		':',
		'"',
		"'",
		'\\',
		'login ',
		'echo ',
		'|',
		'token="',
		'=',
		'-----BEGIN ',
	];
	for (const piece of odd) {
		test(`a long line of '${piece}' ends in time`, () => {
			const line = piece.repeat(200_000);
			assert.ok(redactText(line).length > 0);
			assert.ok(redactText(`http://x:${line}`).length > 0);
			assert.ok(redactCommand(`--token ${line.slice(0, 20_000)}`).length > 0);
		});
	}
});

/** Printable, with blanks inside; it starts so that no ordinary text holds it by chance. */
const passphrase = fc
	.stringMatching(/^[A-Za-z0-9!#$%^*()_+.,;:?<>{}[\]~]{3,12}( [A-Za-z0-9!#$%^*()_.,;:?]{2,12}){0,2}$/)
	.map(text => `Zq7${text}`)
	.filter(text => !/ \w+=/.test(text));
const oneWord = passphrase.map(text => text.replaceAll(' ', ''));
const inUrl = fc.stringMatching(/^Zq7[\w.~!$&*+,;=%:@-]{1,20}$/);

const forms: { of: string; secret: fc.Arbitrary<string>; place: (secret: string) => string }[] = [
	...['--passwd', '--password', '--token', '--secret', '--api-key'].flatMap(flag => [
		{
			of: `${flag} S`,
			secret: passphrase,
			place: (secret: string) => `docker exec x run ${flag} ${secret} --next arg`,
		},
		{ of: `${flag}=S`, secret: passphrase, place: (secret: string) => `run ${flag}=${secret} -v` },
		{ of: `last ${flag}`, secret: passphrase, place: (secret: string) => `run ${flag} ${secret}` },
	]),
	{ of: 'variable', secret: passphrase, place: secret => `env LAVA_ADMIN_PASSWORD=${secret} URL=http://x/ run` },
	{ of: 'quoted', secret: passphrase, place: secret => `run --token '${secret}' x` },
	{ of: 'JSON', secret: passphrase, place: secret => JSON.stringify({ a: 1, password: secret, b: 2 }) },
	{ of: 'URL', secret: inUrl, place: secret => `curl https://bob:${secret}@host/path` },
	{ of: 'DATABASE_URL', secret: inUrl, place: secret => `DATABASE_URL=postgres://lava:${secret}@db:5432/lava` },
	{ of: 'header', secret: oneWord, place: secret => `curl -H 'Authorization: Token ${secret}' http://x/` },
	{ of: 'bare header', secret: oneWord, place: secret => `curl -H LAVA-Token: ${secret} http://x/` },
	{ of: 'token removal', secret: oneWord, place: secret => `lava-server manage tokens rm ${secret}` },
	{ of: 'curl', secret: oneWord, place: secret => `curl -u bob:${secret} http://x/` },
];

suite('no secret survives', () => {
	for (const { of, secret, place } of forms) {
		test(`in a command line: ${of}`, () => {
			fc.assert(
				fc.property(secret, hidden => {
					const shown = redactCommand(place(hidden));
					for (const part of hidden.split(' '))
						if (part.length > 3 && !MASK.includes(part)) assert.ok(!shown.includes(part), shown);
				}),
			);
		});
	}

	test('in arguments, environment, labels and fields of an inspect answer', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), text => {
				const hidden = `Zq7${text}`;
				const raw = {
					Config: {
						Env: ['PATH=/bin', `TOKEN=--token=${hidden}`, `POSTGRES_PASSWORD=${hidden}`, 'EMPTY_TOKEN='],
						Cmd: ['lava-worker', '--token', hidden, `--password=${hidden}`],
						Labels: { 'lab.password': hidden, url: `http://bob:Zq7pass@host/` },
					},
					auth: [hidden, { password: hidden, key: 5 }],
				};
				const shown = JSON.stringify(maskDeep(raw));
				assert.ok(!shown.includes(JSON.stringify(hidden).slice(1, -1)), shown);
				assert.ok(!shown.includes('Zq7'), shown);
				assert.ok(shown.includes('"EMPTY_TOKEN="'));
			}),
		);
	});

	test('in an environment, and its entries say so', () => {
		assert.deepEqual(
			maskEnvironment(['URL=http://s/', 'TOKEN=--token=abc', 'DATABASE_URL=pg://u:p@h/d', 'X=', 'BARE']),
			[
				{ name: 'URL', value: 'http://s/', secret: false },
				{ name: 'TOKEN', value: MASK, secret: true },
				{ name: 'DATABASE_URL', value: `pg://u:${MASK}@h/d`, secret: true },
				{ name: 'X', value: '', secret: false },
				{ name: 'BARE', value: '', secret: false },
			],
		);
	});

	test('arguments without secrets stay as they are', () => {
		const words = ['docker', 'run', '--token-file', '/etc/token', '--name=w', '-e', 'URL=http://s/'];
		assert.deepEqual(maskArguments(words), words);
	});

	test('an entry is hidden whole, with the blanks in it, and a place is none', () => {
		const words = ['PASSWORD=two words', 'PASSWORD=', 'TOKEN=--token-file /etc/token', 'NAME=two words'];
		assert.deepEqual(maskArguments(words), [`PASSWORD=${MASK}`, ...words.slice(1)]);
	});

	test('in what repeats a value that was told', () => {
		// A file's last line break is not repeated, and is no part of the secret.
		assert.equal(hideValues('refused: s3cret, try again', ['s3cret\n']), `refused: ${MASK}, try again`);
		assert.equal(hideValues('refused: s3cret\n', ['s3cret\n']), `refused: ${MASK}`);
		assert.equal(hideValues('s3cret-and-more s3cret', ['s3cret', 's3cret-and-more']), `${MASK} ${MASK}`);
		assert.equal(hideValues('abc of the alphabet', ['abc', '  \n']), 'abc of the alphabet');
	});
});

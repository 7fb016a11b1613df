/** Seldom changed questions that only one of LAVA's worker contracts has. */

import { contract, type DispatcherAnswers, reads, speaks } from './answers.ts';
import { secondsProblem } from './checks.ts';
import type { Fields } from '../field.ts';

type Asked = 'wsUrl' | 'httpTimeout' | 'jobLogInterval' | 'ipv6' | 'socksProxy' | 'encrypt' | 'certificates';

export const contractFields = {
	wsUrl: {
		kind: 'text',
		label: 'Websocket',
		help: 'WS_URL, e.g. http://lava.example.com/ws/. Empty: the address of the server with /ws/ behind it.',
		detail: true,
		shown: reads('WS_URL'),
		proposal: () => '',
		problem: text =>
			text === '' || /^(?:https?|wss?):\/\/[^\s/]/.test(text)
				? undefined
				: 'Write http://HOST/ws/, or nothing: websockets begin over HTTP.',
	},
	httpTimeout: {
		kind: 'text',
		label: 'HTTP timeout',
		help: 'HTTP_TIMEOUT in seconds. Empty: 600.',
		detail: true,
		shown: reads('HTTP_TIMEOUT'),
		proposal: () => '',
		problem: secondsProblem,
	},
	jobLogInterval: {
		kind: 'text',
		label: 'Job log interval',
		help: 'JOB_LOG_INTERVAL in seconds. Empty: 5.',
		detail: true,
		shown: reads('JOB_LOG_INTERVAL'),
		proposal: () => '',
		problem: secondsProblem,
	},
	ipv6: {
		kind: 'yes-no',
		label: 'Over IPv6',
		help: 'Connects over IPv6.',
		detail: true,
		shown: speaks('zmq'),
		proposal: () => false,
	},
	socksProxy: {
		kind: 'text',
		label: 'SOCKS proxy',
		help: 'HOST:PORT of a proxy on the way to the server. Empty: none.',
		detail: true,
		shown: speaks('zmq'),
		proposal: () => '',
		problem: text => (text === '' || /^[^\s:]+:\d+$/.test(text) ? undefined : 'Write HOST:PORT, e.g. proxy:1080.'),
	},
	encrypt: {
		kind: 'yes-no',
		label: 'Encrypted',
		help: 'With certificates of both sides, which the server has to know.',
		detail: true,
		shown: speaks('zmq'),
		proposal: () => false,
	},
	certificates: {
		kind: 'text',
		label: 'Certificates in',
		help: 'Folder of this host with master.key and slave.key_secret.',
		detail: true,
		shown: (answers, world) => contract(answers, world) === 'zmq' && answers.encrypt,
		proposal: () => '/etc/lava-dispatcher/certificates.d',
		problem: text => (text.startsWith('/') ? undefined : 'Write the whole path, from / on.'),
	},
} satisfies Pick<Fields<DispatcherAnswers>, Asked>;

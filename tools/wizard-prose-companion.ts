/** What the pages of the wizards for companions of a dispatcher say. */

import type { Prose } from './wizard-prose.ts';

export const companionProse: Readonly<Record<'ser2net' | 'pdudaemon' | 'power' | 'boot', Prose>> = {
	ser2net: {
		way: '`n` `l`',
		about: [
			"Makes the serial consoles of boards reachable over the network: a ser2net beside a dispatcher, from the dispatcher's own image, which has it. Each adapter that is plugged in gets a port; the end shows the `connection_command` of each for the devices' dictionaries.",
			'The configuration is in a volume, in the form that the ser2net of that image reads. The container has `/dev` of the host, and rules for the devices of serial adapters instead of being privileged: an adapter that is plugged in again comes back under its name, which a single device given by `--device` does not.',
			'The plan ends with a connection from the dispatcher to each port. That is the only proof: ser2net runs, and Docker says so, with dead ports too.',
		],
		wrong: [
			[
				'A port does not answer',
				'The log of the new container says which line ser2net refused, and why. The other lines work: nothing is taken back.',
			],
			[
				'"Device open failure"',
				"The port answers, and its device is not there or can't be opened: plug the adapter in, and connect again.",
			],
			[
				'An adapter is not in the list',
				'It has no name below `/dev/serial`, or the engine is on another host: write its path under "Further lines".',
			],
			[
				'Prompts are doubled, or a job runs ahead of its board',
				'Something else listens by plain TCP: LAVA needs `telnet(rfc2217),tcp,PORT`, as is made here.',
			],
		],
	},
	power: {
		way: '`n` `y`; it begins with the dispatcher under the cursor',
		about: [
			"Switches the power of one board once, as a test job would: it runs the `power_on_command`, `hard_reset_command` or `power_off_command` of the device's dictionary in the container of its dispatcher, as LAVA runs it there, without a shell. The commands are asked of the server, which renders the dictionaries with the device types; that a pdudaemon, a script or a program of the PDU's maker is behind them makes no difference. Of a pdudaemon that serves the dispatcher an outlet can be switched that no dictionary names.",
			'Before it runs, a question names the board, what happens to it and the test jobs that break off. What the command printed is shown at the end. Whether the board then has power, no command can tell: nothing here says so, and the plan ends as not known.',
			'A command in which a name announces a password is not shown with it, stands in no journal, and a script that is exported asks for it.',
		],
		wrong: [
			[
				'"No such file or directory"',
				"The program is not in the dispatcher's container: build an image that has it (`n` `i`), or put the script into a volume.",
			],
			[
				'The command ends with an error',
				'A test job would end as Incomplete by it. Its last words are shown; the log of pdudaemon says more.',
			],
			[
				'The board is not offered',
				'Its dictionary has no power command, or belongs to another worker: the form says so.',
			],
		],
	},
	pdudaemon: {
		way: '`n` `a`',
		about: [
			"Runs pdudaemon beside a dispatcher, so that LAVA can switch the power of its boards. It begins with nothing, with a file of yours, or with a copy of the configuration of a pdudaemon that is here already, which stays as it is. One PDU is asked for: what is configured of it already is proposed, and another name adds one. The preview and the end show the `hard_reset_command`, `power_on_command` and `power_off_command` of an outlet for the device's dictionary.",
			"The configuration, `/etc/pdudaemon/pdudaemon.conf`, is put into the container as a file that only root reads, on a volume of its own. User names, passwords, SNMP communities and every setting that may hold one are in no argument, label, variable or log, and not in what is exported: a script asks for them. The container's pdudaemon does not log at DEBUG, where some drivers write passwords.",
			"The plan ends when pdudaemon answers the dispatcher in HTTP. That says nothing of the PDUs: whether one is reached shows when it is switched: `n` `y` tries that. The lines call Python unless told otherwise, since LAVA's images have no curl; LAVA runs them without a shell.",
			'Whoever reaches its port switches boards without a password: it is not published unless you say so.',
		],
		wrong: [
			[
				'It starts again and again',
				'A driver that pdudaemon lacks, or a setting that a driver needs, ends the whole of it: its log says which.',
			],
			[
				'"is no JSON"',
				'The configuration that it is to begin with has a mistake. Correct it there, or begin with nothing.',
			],
			[
				'A command ends with error 500',
				'pdudaemon knows no PDU of that name, or did not reach it in five attempts: its log says which.',
			],
			[
				'A PDU is not reached',
				"It is asked from the container's network: give the container a way there, or connect it to the PDU's network (`n` `c`).",
			],
		],
	},
	boot: {
		way: '`n` `f`',
		about: [
			"Serves what the boards of a dispatcher boot from: kernels by TFTP, overlays over HTTP, root file systems by NFS or NBD. For each of TFTP and HTTP you choose who serves it: a container beside the dispatcher, from its own image, on the host's network; the dispatcher itself, by a script that LAVA's entrypoint runs; or a program of the host that you set up. What serves them already is found, and stays.",
			"What the worker writes and the service serves is one folder: `/srv/tftp` (or what `/etc/default/tftpd-hpa` in the dispatcher says) and `/var/lib/lava/dispatcher/tmp`. A dispatcher that keeps them for itself is recreated with both on volumes; the container that serves has nothing else of it, the worker's token least of all.",
			"`dispatcher_ip` is the address that LAVA tells boards. Without it they are told the container's own, which no board reaches. The plan writes it into `dispatcher.d/WORKER/dispatcher.yaml` on the server, the file that LAVA's REST API has under `workers/WORKER/config/`; all else in it stays, and undo puts the former text back. The next job uses it.",
			"TFTP runs on the host's network because a board takes answers only from the address that it asked: behind a published port Docker's NAT may send them from another one of the host. Each dispatcher needs an address of its own for it, since port 69 of an address is one program's. HTTP may have another port than 80, which a server on the same host often has: it goes into `dispatcher_http_ip` together with the address.",
			"NFS is served by the host itself, and no container is made for it: the server is the kernel's, one for the whole host, and boards ask ports 111 and 2049 of the host for it. A container with it would take them, and the host's own exports, away; a server outside of the kernel is in no image of LAVA's. The host exports the folder under the same path; the end shows the lines for it. NBD is served by each job inside the dispatcher, whose image needs `nbd-server` (`n` `i`); one port is published, so one job at a time.",
			'The plan ends with a file that the dispatcher writes and fetches again at that address, by TFTP and over HTTP.',
		],
		wrong: [
			[
				'"has port 69/udp of ... already"',
				'Another dispatcher is served there. Give the host one more address in the network of the boards, and take that.',
			],
			[
				'A file does not come, and the rest is done',
				'A firewall of the host stands between its containers and the port, and boards may be kept away too: open 69/udp and the HTTP port there.',
			],
			[
				'Boards time out though files come',
				'The address is not in a network that they reach, or their bootloader asks another one (`serverip` in U-Boot).',
			],
			[
				'NFS mounts are refused',
				'The host exports nothing yet, or another path: `exportfs -v` there has to show `/var/lib/lava/dispatcher/tmp`.',
			],
			[
				'Its volume holds more',
				'A volume of the dispatcher is mounted above the folder, and a volume is mounted whole: serve it by the dispatcher itself.',
			],
		],
	},
};

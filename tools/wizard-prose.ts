/** What the wizards' pages say beside what the program itself tells: what each is for, and what can go wrong. */

import type { WizardId } from '../source/wizards/wizards.ts';
import { companionProse } from './wizard-prose-companion.ts';
import { dataProse } from './wizard-prose-data.ts';
import { imageProse } from './wizard-prose-image.ts';

export type Prose = {
	/** How one gets there. */
	way: string;
	/** A paragraph or two. */
	about: readonly string[];
	/** What may happen, and what to do then. */
	wrong: readonly (readonly [what: string, remedy: string])[];
};

/** By the wizard's id, in the order of the index. */
export const prose: Readonly<Record<WizardId, Prose>> = {
	network: {
		way: '`n` `n`',
		about: [
			"Makes a network of the lab's own, on which server and workers find each other by name and by addresses that stay. Docker's built-in bridge gives neither.",
			'The subnet that is proposed is one that no other network uses and that the host has no route to. Docker takes addresses that nobody chose from the upper half, so that they never meet the static ones in the lower half.',
		],
		wrong: [
			['The subnet overlaps another network or a route of the host', 'The form says which, and names a free one.'],
			[
				'Boards beyond the host have to reach the containers',
				'Take macvlan or ipvlan on the interface that leads to the boards, with the addresses of its own network; the host itself does not reach such containers.',
			],
			['Nothing can be pulled or downloaded in the containers', 'An internal network has no way out: make it without.'],
		],
	},
	server: {
		way: '`n` `s`',
		about: [
			"Makes a LAVA server with everything in one container: PostgreSQL, web page, scheduler. Four volumes keep what belongs together beyond the container's life: the database, `/etc/lava-server` with the database's password, the jobs' output and the coordinator's settings.",
			'Under "Database" it gets a PostgreSQL in a container of its own instead, or one that runs already: then a new image of LAVA brings no other PostgreSQL. That database is asked itself before LAVA is made (does it answer, does it take the password, is it empty), for LAVA would wait for it without end and say nothing. The password goes into a file of the server, and for a PostgreSQL of its own it is made here; no variable has it, no command line and no export. From PostgreSQL 18 on the volume is mounted one folder higher, as its image wants it.',
			'Under "Services" each service gets a container of its own instead: web server, scheduler, publisher, coordinator and the front that browsers and workers call, beside a database. They share `/etc/lava-server`, and with it one secret key; the web server migrates the database, and the others start after it. The plan ends when the front leads to the web server and the publisher takes events.',
			'The plan ends when the web page answers; the first start makes the database, which takes minutes on a slow host, and is shown while it happens.',
		],
		wrong: [
			[
				'The registry is down, or has no such version',
				'It is asked before the plan is shown: choose another registry or version.',
			],
			['A port of the host is taken', 'The form says by whom: choose another, e.g. 8080.'],
			[
				'Volumes of that name are there, of an older release',
				"LAVA can't go back to an older release, and a newer PostgreSQL does not read an older one's files: the form says so, and what to do.",
			],
			[
				'The page says "Bad Request"',
				'Its name or address is not among the allowed hosts: make the server again with it, or add it to `ALLOWED_HOSTS`.',
			],
			[
				'The database refuses, is missing, or is not empty',
				'The plan stops before LAVA is made, says which of these it is and what to do, and takes back what it had made.',
			],
			['Nobody can sign in over http', 'Say yes to "Sign in over http", or put TLS before it.'],
		],
	},
	dispatcher: {
		way: '`n` `d`',
		about: [
			'Makes a dispatcher (a worker, in the words of LAVA), which runs the jobs on the devices. Its image decides how it speaks to the server: up to 2020.08 over ZMQ (`tcp://`, ports 5556 and 5555), from 2020.09 on over HTTP. The form says which, and asks for what that needs.',
			'Where the server runs in a container here, the worker is registered in it and its token put into the new container as a file: it is on no command line and in no variable. The plan ends when the server says Online, or tells why it does not.',
			'Under more options stands what its jobs need of the host beside serial lines, each as one choice: KVM (`/dev/kvm`), a network tap (`/dev/net/tun` with NET_ADMIN), USB boards that come and go (`/dev/bus/usb` and `/run/udev`, with a rule for USB devices instead of being privileged), and docker tests (the socket of the engine, and `/var/lib/lava/dispatcher/tmp` by the same path on both sides). With the socket its jobs are root of the host. Folders, files and volumes of your own, such as keys, scripts or a ser2net configuration, are mounted where you say; what has to be in the image goes there by `n` `i`.',
		],
		wrong: [
			['The server has another version', 'From 2020.09 on both have to be of the very same: the form names it.'],
			[
				'The server refuses the address by which it is called',
				'`ALLOWED_HOSTS` lacks it: `f` in the Workers panel makes the plan that adds it.',
			],
			['The server does not answer', 'It may still make its database: wait until the Workers panel says it is ready.'],
			['The worker stays offline', 'Its verdict in the Workers panel (`2`) says why; `f` fixes what can be fixed.'],
			[
				'The image has a CMD or an ENTRYPOINT of its own',
				'The plan says what it starts in place of the worker: its variables do nothing then.',
			],
			[
				'A board is not seen',
				'Give it the device node under `/dev/serial/by-id`, which stays the same when it is plugged in again.',
			],
		],
	},
	image: imageProse,
	...companionProse,
	superuser: {
		way: '`n` `u`',
		about: [
			'Makes a user of a LAVA server that runs in a container here, or sets the password of one that is there. The password that is proposed was made for you; it is shown once at the end, as is an API token (for lavacli and other programs) where you want one.',
			'The password goes to the server on standard input: it is in no argument list, no event and no log.',
		],
		wrong: [
			['The server has no tables yet', 'The form says so: wait until it has started.'],
			['The user is there already', 'The plan sets the password then, and asks before it does: the old one is gone.'],
			['What was shown is lost', 'Run it again with the same name, which sets a new password.'],
		],
	},
	registry: {
		way: '`n` `r`, or `x` on a container',
		about: [
			'Says which registry every image of LAVA comes from, and switches one container, some, or the whole lab to another registry, another version, or both. Paths and prefixes of architectures are translated; the registry is asked for the image, and the digests of both sides are compared, before a plan is shown.',
			'A container is recreated with its addresses, variables, mounts, devices and labels. The old one stays, stopped and under another name, until the new one is well, and is back as it was if it is not. The server goes first, workers follow to the same version, and all that is old goes when all that is new is well.',
			'Of another version, a server takes its database along. Its devices rest in maintenance and the test jobs that run are waited for; then the database moves to a new volume, copied where PostgreSQL stays the same, dumped and restored where its major changes, and is migrated there. The old volume stays as it was, for a way back: remove it when the new server works well. The preview tells which backup of the server is the newest, and the end which one leads back (`n` `t`). A dispatcher that comes from 2020.08 or older speaks HTTP instead of ZMQ: its variables are translated, and it gets a token.',
		],
		wrong: [
			[
				'The registry is down, wants a password, or has no such tag',
				'The form says which of them, and what to do; nothing was changed.',
			],
			[
				'A mirror keeps its images in a folder, and which is not known',
				"Type its address alone: its top is tried, then the folders of LAVA's own registries, and the form says what was found, or all that was tried.",
			],
			[
				'IS ANOTHER IMAGE',
				'The same version has another digest there: somebody built it himself. Find out who before you trust it.',
			],
			['The image is for another architecture', 'The form says so: choose one for this host.'],
			[
				'The version is older than the one there',
				"The form says so: LAVA's database can't go back. A backup of then does (`n` `t`): it takes the server to the release of then too.",
			],
			[
				'A migration fails, or a worker does not come Online',
				'All is undone: the old server runs on with its own database, and its devices have the health that they had.',
			],
			[
				'A container is managed by lava-docker or lava-docker-worker',
				'It is left alone: change it where it is managed.',
			],
		],
	},
	worker: {
		way: '`H` in the Workers panel',
		about: [
			'Tells LAVA what to do with a worker: give it jobs, keep it for maintenance, or retire it. Retiring takes its devices with it, and putting it to work again does not bring them back by itself: the form shows them before, and offers to.',
		],
		wrong: [
			['A job still runs', 'It runs on to its end; new ones are not given.'],
			[
				'Devices stay Unknown after they were brought back',
				'LAVA runs a health check on each first, where its type has one.',
			],
		],
	},
	coordinator: {
		way: '`M` in the Workers panel, or `x` on its container',
		about: [
			'Tells a worker which coordinator its multinode jobs meet at: one that runs here, or one outside, by its host name or IPv4 address and its port. The file is written into the running container and the coordinator is asked from there: only one that answers is kept. Nothing has to be restarted, and the file stays when the container is recreated.',
			'`f` on a worker does the same without a question, where one that it can reach runs here.',
		],
		wrong: [
			[
				'No coordinator answers',
				'The plan ends with what was seen, and undo puts back what the worker had: see that the port is open there, and that the name is known in the container.',
			],
			['The file is mounted, or its folder is read-only', 'Change it where it comes from: the form names that place.'],
			['The address is IPv6', "LAVA's worker asks its coordinator by IPv4 alone: give a name or an IPv4 address."],
		],
	},
	removal: {
		way: '`d` in the Workers panel, or `x` on its container',
		about: [
			'Removes a worker: its container goes, and LAVA retires it, or forgets it. The form shows before what that means for its devices: retired with it, or left without a worker.',
			'`a` on it in the Workers panel makes it again by the same name; a retired one is put to work again then, with its devices, unless that is not wanted.',
		],
		wrong: [
			['Only its arguments are to be others', '`a` recreates it and keeps its devices as they are.'],
			['A job runs on it', 'It breaks off: take the worker into maintenance first, and wait for it.'],
			['It is managed by lava-docker or lava-docker-worker', 'It is left alone, and the form says where to change it.'],
		],
	},
	again: {
		way: '`a` in the Workers panel, or `x` on its container',
		about: [
			"Recreates a dispatcher's container by the same name with other arguments. The form begins with those that it has; what it does not ask for, labels and mounts among it, stays as it is. The old container is kept, stopped and under another name, until the server says Online to the new one.",
			'A new token can be made on the way; the former one goes back when the new container does not get well.',
		],
		wrong: [
			[
				'The other image is of the other contract (2020.08 and 2020.09)',
				'Switch its version instead: that translates its variables.',
			],
			['A command of its own runs in it', 'Its variables are not read then: recreate it as it was made.'],
			['Test jobs run in it', 'They break off: take the worker into maintenance first, and wait for them.'],
		],
	},
	reset: {
		way: '`x` on a dispatcher',
		about: [
			"Recreates a dispatcher's container, clean from its image, after it has shown what test jobs and shells changed in it, by directory and with sizes. It stays the same worker: its token, name, address and volumes are kept.",
		],
		wrong: [
			['Test jobs run in it', 'They break off: take the worker into maintenance first, and wait for them.'],
			[
				'Settings were edited inside',
				'Say yes to "Keep settings": files under `/etc/lava-dispatcher` and the like go on into the new one.',
			],
			['The new container does not get well', 'The old one is back as it was.'],
		],
	},
	...dataProse,
	connect: {
		way: '`n` `c`, or `x` on a container',
		about: [
			'Connects a container that runs to one more network, with a static address or one that Docker chooses. Nothing is restarted.',
		],
		wrong: [
			[
				'The address is taken, the gateway, outside, or in the dynamic range',
				'The form says which, and names a free one.',
			],
			["The container uses the host's network, or none", 'It has no place on any other, and is not offered.'],
		],
	},
	disconnect: {
		way: '`n` `o`, or `x` on a container',
		about: [
			'Takes a container off a network while it runs. What speaks to it over that network loses it: the plan says so, and asks.',
		],
		wrong: [['It was its only network', 'Nothing reaches it then: `n` `c` connects it again.']],
	},
	swarm: {
		way: '`n` `w`',
		about: [
			'Joins hosts into one Docker Swarm, so that they can share networks: an overlay (`n` `n`) is one network with one book of addresses over all of them. Nothing else of Swarm is used. The containers of a lab stay plain containers, for the services of a Swarm get no devices and no privileges.',
			'One host manages the Swarm and keeps its list; the others join as workers. The address of each is the one that the configuration file tells (`address:`), or by which the console reaches it. The join token is asked of the manager in the plan and given to the host that joins: it stands in no journal, log or file.',
			"A host can also join a Swarm whose managers are elsewhere, with a token from one of them. No file is made of such a plan, because docker's own command takes the token as an argument.",
			'Hosts of a Swarm need 2377/tcp of the manager, and 7946/tcp, 7946/udp and 4789/udp of each other. Where there is a manager already, a container of LAVA on each host that joins tries its 2377 before the plan is shown; the rest is not known beforehand. The plan looks at its end: the manager hears each host (2377), and each has found another one (7946). With "Try it out", containers of the LAVA images that are there connect from the manager to each host over a network of their own (4789), and go again with it. What of this was not seen, the end says, and the hosts stay joined.',
			'"Join as" makes managers of them. A Swarm of one manager can change nothing while that one is away, and nothing any more once it is lost; containers go on. Of three managers one may be lost, of two none: take an odd number.',
		],
		wrong: [
			['A host is in another Swarm already', 'The form says so: take it out of that one first (`n` `e`).'],
			[
				'The manager is not reached at 2377/tcp',
				'Docker gives up after twenty seconds, the host leaves what it could not join, and all is as before.',
			],
			['The token is wrong or was replaced', 'The manager refuses it, and nothing has changed.'],
			[
				'Containers on two hosts do not reach each other',
				'They joined by 2377/tcp, and 7946 or 4789/udp does not pass between the two hosts: the end of the plan says which of them was not seen to.',
			],
			[
				'The console is killed in the middle',
				'The plan is resumed or undone as any other; the token is asked for again.',
			],
		],
	},
	'swarm-leave': {
		way: '`n` `e`',
		about: [
			"Takes a host out of its Swarm and off the manager's list. Its containers go on running. The last host ends the Swarm, and its networks with it.",
		],
		wrong: [
			[
				"A container is on one of the Swarm's networks",
				'It would go on without it, and Docker would forget its address: the form refuses. Disconnect it (`n` `o`) or remove it first.',
			],
			[
				'It is a manager, and other hosts are in the Swarm',
				'It becomes a worker before it leaves. Where no other host of the console manages the Swarm, one of its workers becomes a manager first: you choose which.',
			],
			[
				'Too few managers would be left',
				'A Swarm needs a majority of its managers: with one of three lost, another one may not leave. The form refuses and names the one that is lost: start it, or take it off the list by `docker node demote` and `docker node rm`.',
			],
		],
	},
};

/** What the pages say of the wizards that are about a server's data. */

import type { Prose } from './wizard-prose.ts';

export const dataProse = {
	backup: {
		way: '`n` `b`',
		about: [
			"Writes one file on the console's host: a dump of the database, `/etc/lava-server` with settings, keys, device types, health checks, dictionaries and dispatcher.d, the coordinator's settings, and what jobs have logged if you want it. Worker tokens and users are in the database. The server runs on meanwhile; nothing is kept in its container.",
			'It is not offered to write it to a folder of the host that the server runs on: it would be lost with that host, and a container would have to be given that folder. To have it there, run `lavadock backup` there.',
			'The file is `lavadock-SERVER-YYYYMMDD-HHMMSS.tar`, a plain tar that only you can read. Its first file, `manifest.json`, tells the versions of LAVA and PostgreSQL and how much is in it; its last is the SHA-256 of all before. The dump is cut into parts: `tar xOf FILE --wildcards "database/*"` puts it together for `pg_restore`.',
			'Without a screen, for cron: `lavadock backup [SERVER] [--to FOLDER] [--keep N] [--no-jobs]`. It exits with 0 when the file is whole and on the disk.',
			'An export as a script is refused: only lavadock itself writes the checksum and the manifest.',
		],
		wrong: [
			[
				'No space is left',
				'The form says how much it needs before; what was written of a backup that fails is removed.',
			],
			[
				'The console is killed in the middle',
				'A file that ends with `.part` stays, and the form names it. The next backup of that server removes it and says so, unless somebody still writes it.',
			],
			[
				'The database is elsewhere',
				"It is dumped all the same, by the server's own client, which must not be older than that database.",
			],
		],
	},
	restore: {
		way: '`n` `t`',
		about: [
			'Fills a LAVA server from a backup. First the whole file is read and its checksum compared, before anything is touched. Then the server stops; new volumes are made, and a helper of its image unpacks the settings into them, makes an empty database with the password of those settings, and restores it; files get the owners that their names have in that image. The server is recreated on the new volumes, migrates the database where it is of a newer release, and has to answer.',
			'What the server had before stays in its old volumes. Where anything fails, the old server runs again as it was.',
			'Where the server has another release than the backup, the form asks which one it is to have. The one of the backup is the way back from an upgrade that is not well: server, database and settings are as they were. It is proposed where its image is still here, as after an upgrade, and it is the only one where the server is older. The one of the server is for a backup that moves into a newer lab: LAVA migrates its database then.',
			"Workers go on with the tokens that they have, which are in the backup too. Those of another release than the server's get no jobs: `f` in the Workers panel moves each.",
		],
		wrong: [
			['The backup was cut off or changed', 'Nothing is touched: take another one.'],
			['The backup is of a newer PostgreSQL', 'The form says which image can take it.'],
			['The server keeps nothing in volumes', 'Make a new one that does (`n` `s`), and restore into that.'],
			[
				'The database of the server, or of the backup, is elsewhere',
				'It is refused: restore it where that database runs.',
			],
			['LAVA does not start on the restored database', 'The plan is undone, and the old server runs again.'],
		],
	},
	services: {
		way: '`n` `v`',
		about: [
			"Splits a LAVA server that has all its services in one container into one for each: web server, scheduler, publisher, coordinator, and the front that browsers and workers call. The front keeps the server's name, addresses and published ports, so workers find it as before; the web server is called as the server with `-web` behind it, and is the one for users and backups.",
			'All of them have the same `/etc/lava-server`, with the secret key and the devices, and the same job output. A PostgreSQL in the old container is dumped and restored into a container of its own, as when a database is moved, and its volume stays. The plan ends when the front leads to the web server and the publisher takes events; the old container stays, stopped, until then.',
			'Where the server is split already, it joins its containers into one again, called and reached as the front was. The database stays where it is.',
		],
		wrong: [
			[
				'Docker Compose or another program made the containers',
				'It makes them again as it has them: change its file instead. The form says so.',
			],
			[
				'The settings, or the database, are in no volume',
				'The parts have to share them: back the server up and restore it into one that keeps its volumes.',
			],
			[
				'The front has a site file of its own',
				'It leads to the containers by their names: the form names the container, and does not guess.',
			],
			[
				'Multinode jobs wait for each other',
				"Workers that name the server for the coordinator are told the container that runs it now, where they are on the server's host and a network with it. `M` tells the others.",
			],
			[
				'Something goes wrong on the way',
				'What was made goes, the settings are as they were, and the old containers run again.',
			],
		],
	},
	'move-database': {
		way: '`n` `p`',
		about: [
			"Moves the database of a LAVA server out of its container, into a PostgreSQL beside it or into an empty database that is there: then LAVA's next image brings no other PostgreSQL, and the database can be looked after by itself.",
			"The new place is asked first. Then LAVA stops, and a helper with the server's volumes dumps the database and restores it there, all of it or nothing, and compares the number of rows of every table. The server is recreated without a PostgreSQL, and the plan ends when LAVA answers and has its tables in the new place. The old volume stays as it was, and so does the file of settings that led to it (`00-database.yaml.inside`).",
		],
		wrong: [
			[
				'The new PostgreSQL is older than the one in the container',
				'A dump does not go back: the form says so, or the plan stops before anything is restored.',
			],
			[
				'Something goes wrong on the way',
				'All is undone: the old server runs again on its own database, and what was restored elsewhere is taken away.',
			],
			[
				'The server was made without volumes',
				'Its database would go with its container: back it up, and restore it into a server that keeps its volumes.',
			],
		],
	},
} satisfies Record<string, Prose>;

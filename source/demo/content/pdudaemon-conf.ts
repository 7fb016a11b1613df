/** The configuration of the demo's pdudaemon, in the form of the project's `share/pdudaemon.conf`. */
export const PDUDAEMON_CONF = JSON.stringify(
	{
		daemon: { hostname: '0.0.0.0', port: 16_421, logging_level: 'DEBUG', listener: 'http' },
		pdus: {
			'apc-rack2': { driver: 'apc7952', username: 'rack2', password: 'not-a-real-one', telnetport: 23 },
			'10.42.7.21': {
				driver: 'snmpv1',
				community: 'boards',
				oid: '.1.3.6.1.4.1.318.1.1.4.4.2.1.3.*',
				onsetting: 1,
				offsetting: 2,
			},
		},
		aliases: { bbb01: { hostname: 'apc-rack2', port: 3 } },
	},
	undefined,
	4,
);

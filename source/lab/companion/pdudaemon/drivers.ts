/** The drivers of pdudaemon, by the names that its file calls them by (its `drivers/*.py`, each one's `accepts`). */

/** What a driver signs in with: `secret` is the setting's name. */
export type Driver = {
	name: string;
	/** Has a setting for the address; without it, the PDU's name is its address. */
	address: 'ip' | 'hostname' | undefined;
	/** It fails without the address. */
	addressNeeded: boolean;
	user: boolean;
	secret: string | undefined;
	/** Settings that it does not start without. */
	needs: readonly string[];
};

type Facts = Partial<Omit<Driver, 'name'>>;

const SIGNS_IN: Facts = { user: true, secret: 'password' };
const IP: Facts = { address: 'ip' };
const SNMP: Facts = { needs: ['onsetting', 'offsetting'] };

const ROWS: readonly [names: string, facts: Facts][] = [
	['apc7900 apc7920 apc7921 apc7932 apc7952 apc8959 apc9210 apc9218 apc9606 ap9218 ap9606', SIGNS_IN],
	['acme', { user: true }],
	['anel_netpwrctrlhome anel_netpwrctrladv anel_netpwrctrlio anel_netpwrctrlpro', SIGNS_IN],
	['snmpv1', { ...SNMP, secret: 'community' }],
	['snmpv3', { ...SNMP, user: true, secret: 'authpassphrase' }],
	['cyberpower81001 cyberpower41001', { secret: 'community' }],
	[
		'devantech_eth002 devantech_eth0621 devantech_eth484 devantech_eth008 devantech_eth8020',
		{ ...IP, addressNeeded: true, secret: 'password' },
	],
	['devantech_ds378 devantech_ds2824', { ...IP, secret: 'password' }],
	['egpms', { ...IP, addressNeeded: true, secret: 'password', needs: ['password'] }],
	['tasmota sonoff_s20_tasmota brennenstuhl_wspl01_tasmota', { ...IP, ...SIGNS_IN }],
	['netiojson servertechpro2', { ...IP, ...SIGNS_IN }],
	['sainsmart SERVO', IP],
	['home-assistant-http', { address: 'hostname', secret: 'api_key' }],
	['esphome-http gude1202 intellinet ip9850 LindyIPowerClassic8 netio4 synnetbooter', SIGNS_IN],
	['ubntmfi3port ubntmfi6port ubntmfi8port', SIGNS_IN],
	['ip9258 modbustcp shelly_gen2 tplink ubus', {}],
	['localcmdline', { needs: ['cmd_on', 'cmd_off'] }],
	['uhubctl', { needs: ['location'] }],
	['ClewareUsbSwitch4 ClewareUsbSwitch8', { needs: ['serial'] }],
	['bcu conrad197720 EG-PMS EG-PM2 vusbhid YKUSH YKUSHXS YKUSH3', {}],
	['NumatoUSB1 NumatoUSB2 NumatoUSB4 NumatoUSB8 NumatoUSB16 NumatoUSB32 NumatoUSB64', {}],
	['devantech_USB-RLY02 devantech_USB-RLY82 devantech_USB-RLY04 devantech_USB-RLY06', {}],
	['devantech_USB-RLY08B devantech_USB-RLY16 devantech_USB-RLY16L', {}],
	['devantech_USB-OPTO-RLY88 devantech_USB-OPTO-RLY816', {}],
];

const DRIVERS: readonly Driver[] = ROWS.flatMap(([names, facts]) =>
	names.split(' ').map(name => ({
		name,
		address: undefined,
		addressNeeded: false,
		user: false,
		secret: undefined,
		needs: [],
		...facts,
	})),
);

/** Undefined: one that is not known here, as of an image with drivers of its own. */
export const driverCalled = (name: string): Driver | undefined => DRIVERS.find(each => each.name === name);

/** Most names are taken as they are written: one that differs in its case alone. */
export const driverMeant = (name: string): string | undefined =>
	DRIVERS.find(each => each.name.toLowerCase() === name.toLowerCase())?.name;

/** The serial lines that a ser2net serves, whichever of its three forms of configuration they were written in. */

/** `lines`: ser2net.conf, read up to 4.4. `yaml-1`: from 4.0 on, with repeated keys. `yaml-2`: valid YAML, from 4.6 on. */
export type Ser2netForm = 'lines' | 'yaml-1' | 'yaml-2';

export type SerialLine = {
	/** What the file calls it. */
	name: string;
	/** False: the file has it switched off. */
	enabled: boolean;
	/** How it speaks to who connects: LAVA's telnet doubles prompts over `raw`. */
	protocol: 'telnet' | 'telnet(rfc2217)' | 'raw';
	/** The address that it listens on; '' = all. */
	address: string;
	port: number;
	/** A path, e.g. `/dev/serial/by-id/usb-FTDI_1-if00-port0`. */
	device: string;
	/** e.g. `115200n81`; '' = ser2net's own, 9600n81. */
	parameters: string;
	/** Further words for the device, e.g. `local`, `xonxoff`. */
	flags: readonly string[];
	/** The device is opened again by ser2net itself: the settings of its `keepopen`, e.g. `retry-time=2000`, or ''. */
	keepOpen: string | undefined;
	/** Seconds without a byte after which it hangs up; 0 = never. */
	timeout: number;
	/** e.g. `kickolduser: true`. */
	options: Readonly<Record<string, string>>;
};

export type Ser2netConfig = {
	form: Ser2netForm;
	lines: readonly SerialLine[];
	/** What could not be read, a sentence each: ser2net may know more than is known here. */
	unread: readonly string[];
};

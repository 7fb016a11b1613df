/** The serial lines of six boards. One of them has a slip in its parameters, and a dead port. */

const BOARDS: readonly (readonly [name: string, device: string, parameters: string])[] = [
	['bbb01', 'by-id/usb-FTDI_TTL232R_BBB07-if00-port0', '115200n81'],
	['bbb02', 'by-path/pci-0000:00:14.0-usb-0:4.3:1.0-port0', '115200n81'],
	['rpi4-01', 'by-id/usb-Prolific_PL2303_RPI4-if00-port0', '115200n81'],
	['x15-01', 'by-path/pci-0000:00:14.0-usb-0:4.4:1.0-port0', '115200x81'],
	['panda01', 'by-id/usb-FTDI_TTL232R_PANDA1-if00-port0', '115200n81'],
	['imx8-01', 'by-path/pci-0000:00:14.0-usb-0:4.4:1.1-port0', '1500000n81'],
];

export const SER2NET_YAML = [
	'%YAML 1.1',
	'---',
	...BOARDS.map(
		([name, device, parameters], at) => `connection: &${name}
  accepter: telnet(rfc2217),tcp,${7101 + at}
  connector: serialdev,/dev/serial/${device},${parameters},local
  options:
    kickolduser: true
    max-connections: 10
`,
	),
].join('\n');

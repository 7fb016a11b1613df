/** Where a worker puts what its boards fetch (lava.md 7). */

/** TFTP_DIRECTORY of Debian's tftpd-hpa, and so of LAVA's images. */
export const TFTP_FOLDER = '/srv/tftp';

/** Downloads and overlays: boards ask for them over HTTP and NFS. */
export const DOWNLOAD_FOLDER = '/var/lib/lava/dispatcher/tmp';

export const isDownloadFolder = (target: string): boolean =>
	target === DOWNLOAD_FOLDER || target === '/var/lib/lava/dispatcher' || target.startsWith(`${DOWNLOAD_FOLDER}/`);

/** Debian's settings of tftpd-hpa, by which LAVA finds the folder (utils/filesystem.py, tftpd_dir). */
export const TFTP_SETTINGS = '/etc/default/tftpd-hpa';

/** @param text of that file */
export function tftpFolderIn(text: string): string {
	const [, folder] = /^\s*TFTP_DIRECTORY\s*=\s*["']?([^"'\s]+)/m.exec(text) ?? [];
	return folder?.replace(/(?<=.)\/+$/, '') ?? TFTP_FOLDER;
}

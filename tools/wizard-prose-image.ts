/** What the page says of the wizard that builds images. */

import type { Prose } from './wizard-prose.ts';

export const imageProse: Prose = {
	way: '`n` `i`',
	about: [
		"Builds an image for dispatchers on LAVA's own, with what a lab needs beside it: Debian packages, files and folders, scripts that run before the worker starts, a command at the end. The Dockerfile is written for you and shown before anything is built; `s` saves it, alone (`Dockerfile`) or with what is beside it (`.sh`, `.py`). A Dockerfile of your own is taken too, with its folder.",
		'Files and folders are those of the host that this console runs on; the engine may be another, and gets them over its API. It builds them by its own builder, which needs nothing installed. While it builds, the page shows its step and its last lines; `o` shows all of them.',
		'The tag tells the lab, the release, the name and the content, e.g. `localhost/rack2/lava-dispatcher:2026.07-power-3f9c1a2b`: another content is another image, and the one before stays. No registry has it, so nothing is ever pulled in its place. How it was made stands in a label of the image, without where the files came from being needed again: switching to another version or registry (`n` `r`) builds it on the new base, and takes the files out of the image that there is. Only a Dockerfile of your own needs its folder for that.',
		'LAVA runs the scripts in `/root/entrypoint.d` in no order. Those that are given here get numbers, and one script there runs them by these, from `/usr/local/lib/entrypoint.d`.',
	],
	wrong: [
		['A package does not exist', "The step is named, with apt's words. Nothing else was built: correct the name."],
		[
			"apt can't reach its archive",
			'Choose another network under more options: that of the host, or none. Behind a proxy give `http_proxy=...` as a build argument.',
		],
		["A file is not there, or can't be read", 'The form says which, before anything is built.'],
		[
			'The folder is large',
			'How much goes to the engine is said before. Leave out what the image does not need by a `.dockerignore` in the folder of your Dockerfile.',
		],
		['A file changed after the plan was shown', 'Nothing is built: open the form again.'],
		[
			'The Dockerfile has a CMD or an ENTRYPOINT',
			"The preview says what that does: the worker is not started by LAVA's entrypoint then, and `URL`, `WORKER_NAME` and `TOKEN` do nothing.",
		],
		[
			'The Dockerfile is for BuildKit',
			'The form names the line. `COPY --chmod` is done by a command instead; mounts, links and here-documents are not.',
		],
		['A script of `entrypoint.d` fails', 'The container ends with its exit code: its log shows which ran last.'],
	],
};

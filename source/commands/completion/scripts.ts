/** The scripts with which shells complete. They know nothing: they ask `lavadock complete` for each word. */

import { plain } from '../../text/sanitise.ts';
import type { Shell } from '../arguments.ts';
import { type Candidate, FILES } from './complete.ts';

/** A line for each candidate, value and text parted by a tab; or one line that asks for the shell's own files. */
export function completionLines(found: readonly Candidate[] | typeof FILES): string {
	if (found === FILES) return `:${FILES}\n`;
	return found.map(({ value, text }) => `${plain(value)}\t${plain(text)}\n`).join('');
}

/** Bash takes words apart at colons and equal signs, and replaces only what follows the last of them. */
const bash = `# bash completion for lavadock
_lavadock() {
	local words=() current kept value
	read -ra words <<<"\${COMP_LINE:0:COMP_POINT}"
	[[ "\${COMP_LINE:0:COMP_POINT}" == *[[:space:]] ]] && words+=('')
	current="\${words[\${#words[@]} - 1]}"
	kept="\${current%"\${current##*[:=]}"}"
	COMPREPLY=()
	while IFS=$'\\t' read -r value _; do
		if [[ "$value" == ':${FILES}' ]]; then
			compopt -o default
			return
		fi
		COMPREPLY+=("\${value#"$kept"}")
	done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _lavadock lavadock
`;

const zsh = `#compdef lavadock
_lavadock() {
	local line
	local -a found
	for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
		if [[ "$line" == ':${FILES}' ]]; then
			compset -P '--*='
			_files
			return
		fi
		[[ -n "$line" ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
	done
	_describe lavadock found
}
# Found by its name in fpath it is called at once; read by a start file it is made known.
if [[ "\${funcstack[1]}" == _lavadock ]]; then
	_lavadock "$@"
else
	compdef _lavadock lavadock
fi
`;

const fish = `# fish completion for lavadock
function __lavadock_complete
	set -l words (commandline -opc)
	set -l program $words[1]
	set -e words[1]
	set -l typed (commandline -ct)
	for line in (command $program complete -- $words "$typed" 2>/dev/null)
		if test "$line" = ':${FILES}'
			__fish_complete_path (string replace -r '^--[^=]*=' '' -- "$typed")
		else
			echo $line
		end
	end
end
complete -c lavadock -f -a '(__lavadock_complete)'
`;

export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

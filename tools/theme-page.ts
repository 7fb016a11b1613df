/** docs/themes.md: what the colours are for, how well they can be read, and how they are changed. */

import { roleNames, roles } from '../source/console/theme.ts';
import { styleWords } from '../source/console/settings/style-words.ts';
import { LEAST_FRAME, LEAST_TEXT, type Measured, measure } from './contrasts.ts';
import { palettes } from './palettes.ts';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
	const widths = head.map((title, at) => Math.max(title.length, ...rows.map(row => row[at]?.length ?? 0)));
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
	return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

const cell = ({ contrast, own }: Measured): string => `${contrast.toFixed(1)}${own ? ' *' : ''}`;

function contrasts(names: readonly string[], colours: 16 | 256): string {
	const measured = names.map(name => measure(name, colours));
	return table(
		['Role', ...names.map(name => palettes[name]?.name ?? name)],
		roleNames.map((role, at) => [`\`${role}\``, ...measured.map(each => (each[at] ? cell(each[at]) : ''))]),
	);
}

const many = ['xterm-dark', 'vte-dark', 'solarized-dark', 'xterm-light', 'vte-light', 'solarized-light'];
const sixteen = ['linux', 'xterm-dark', 'vte-dark', 'xterm-light', 'vte-light'];

export const themePage = (): string => `# Themes

lavadock draws on a dark and on a light background, with a theme for each.

## Which theme is taken

1. \`background: light\` or \`background: dark\` in the configuration file, where it is there. Who wrote it has seen what the
   terminal makes of it: answers can be wrong (a picture or transparency behind the text, a multiplexer that answers for the
   terminal before), and nobody could correct them if the answer came first.
2. What the terminal answers when it is asked for its background (OSC 11). xterm, VTE (GNOME Terminal and others),
   Konsole, kitty, foot, Windows Terminal and tmux answer; GNU screen and the Linux console do not.
3. The variable \`COLORFGBG\`, which Konsole and rxvt set.
4. Dark.

The theme changes while lavadock runs when the terminal answers late, or another terminal is there after \`fg\`.

With 256 colours or more, only those above the first 16 are used: they are the same in every palette. With 16 colours
lavadock uses the terminal's own; where the answer shows a palette of its own (a background that is neither nearly black nor
nearly white, such as Solarized's), it uses weight and reverse video alone, as it does with \`NO_COLOR\`. Nothing is dimmed
with 16 colours: faint text (SGR 2) is dark grey on the Linux console, at 2.8:1, and bright black is the background itself
in Solarized. No meaning is
in a colour alone: the panel that has the keys has its title reversed, states are words, and selected rows have a mark.

## What can be read

Contrast by WCAG 2, from 1 to 21. Text has at least ${LEAST_TEXT}, and frames at least ${LEAST_FRAME}. \`*\`: the terminal's
own text on its own background, which is the user's choice.

With 256 colours:

${contrasts(many, 256)}

With 16 colours:

${contrasts(sixteen, 16)}

## Your own colours

In the configuration file, \`theme:\` gives a role another style; the rest stays as it is.

\`\`\`yaml
background: light
ascii: false
theme:
  good: bold green
  selected: black on-white
  dim: plain
\`\`\`

${table(
	['Role', 'What it is for'],
	roleNames.map(role => [`\`${role}\``, roles[role]]),
)}

A style is words in any order: ${styleWords
	.filter(word => !/bright|on-/.test(word))
	.map(word => `\`${word}\``)
	.join(', ')}. A colour may have \`bright-\` before it, and \`on-\` before that for the background:
\`on-bright-blue\`. \`plain\` is no style at all. \`ascii: true\` draws frames with \`+\`, \`-\` and \`|\`; without it the
locale decides.
`;

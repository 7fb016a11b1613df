/** The terminal modes the console changes, and how they are put back. */

/**
 * The alternate screen, no cursor, no wrap at the right edge (a glyph that the terminal draws wider
 * than expected must not push the next row), pastes in brackets.
 */
export const enterScreen = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[?2004h';

/** Everything of `enterScreen` undone. Without an alternate screen (TERM=linux) the prompt comes below the screen. */
export const leaveScreen = '\u001B[m\u001B[?2004l\u001B[?7h\u001B[999H\u001B[K\u001B[?1049l\u001B[?25h';

/** For a screen reader the screen stays the shell's, with its scrollback: only pastes come in brackets. */
export const enterLines = '\u001B[?2004h';
export const leaveLines = '\u001B[m\u001B[?2004l\r\n';

/** DECRQM for synchronized output; a terminal that knows the mode answers with state 1 or 2. */
export const SYNCHRONISED_OUTPUT = 2026;
export const askSynchronised = `\u001B[?${SYNCHRONISED_OUTPUT}$p`;

/**
 * What a command that had the terminal may have left behind: its own alternate screen (1047: the cursor stays),
 * margins (setting them moves the cursor, so it is kept), insert mode, character sets, application keys, mouse and focus reports,
 * pastes in brackets, kitty's and xterm's keyboard protocols, a synchronized frame that never ended.
 */
export const resetAfterCommand = [
	'\u0018\u001B[?2026l\u001B[m\u001B[?1047l\u001B7\u001B[r\u001B8\u001B[4l\u001B(B\u000F',
	'\u001B[?1l\u001B>\u001B[?1000l\u001B[?1002l\u001B[?1003l\u001B[?1005l\u001B[?1006l\u001B[?1015l',
	'\u001B[?1004l\u001B[?2004l\u001B[=0u\u001B[>4m\u001B[?7h\u001B[?25h',
].join('');

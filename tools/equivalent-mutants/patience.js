/** Why a time to wait may be another one. */

export const PATIENCE = 'A patience is a guess: a second more changes nothing that anyone could notice.';

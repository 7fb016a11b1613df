/** The table of actions: everything a user can do, once. */

import type { Action } from './action.ts';
import { mainActions } from './lists.ts';
import { wizardActions } from './wizard.ts';
import { overlayActions } from './overlays.ts';

export const actions: readonly Action[] = [...mainActions, ...wizardActions, ...overlayActions];

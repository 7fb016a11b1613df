/** What Ink draws its texts into: it keeps them whole, and leaves to Ink only frames that need more. */

import Output from '../../node_modules/ink/build/output.js';
import { frameOf, type InkOperation } from '../../source/terminal/cells/ink-frame.ts';

type Size = { width: number; height: number };

export default class TextOutput {
	readonly size: Size;
	readonly operations: InkOperation[] = [];

	constructor(size: Size) {
		this.size = size;
	}

	get height(): number {
		return this.size.height;
	}

	write(...[x, y, text, { transformers }]: Parameters<Output['write']>): void {
		if (text !== '') this.operations.push({ type: 'write', x, y, text, transformers });
	}

	clip(clip: Parameters<Output['clip']>[0]): void {
		this.operations.push({ type: 'clip', clip });
	}

	unclip(): void {
		this.operations.push({ type: 'unclip' });
	}

	get(): { output: string; height: number } {
		const output = frameOf(this.operations, this.height);
		return output === undefined ? this.drawnByInk() : { output, height: this.height };
	}

	private drawnByInk(): { output: string; height: number } {
		const output = new Output(this.size);
		for (const operation of this.operations) {
			switch (operation.type) {
				case 'write': {
					const { x, y, text, transformers } = operation;
					output.write(x, y, text, { transformers: [...transformers] });
					break;
				}
				case 'clip':
					output.clip(operation.clip);
					break;
				case 'unclip':
					output.unclip();
					break;
			}
		}
		return output.get();
	}
}

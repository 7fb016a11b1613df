/** What the engine answers when it will not: an HTTP status and Docker's `{"message": ...}`. */
export class DemoEngineError extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.name = 'EngineError';
		this.status = status;
	}
}

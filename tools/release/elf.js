/**
 * Puts a blob into a Node program so that Node finds it as its single executable application
 * (https://nodejs.org/api/single-executable-applications.html): in a note of the program's own memory, named
 * NODE_SEA_BLOB, with the fuse set. What only debuggers read is left out. ELF: `man 5 elf`.
 */

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const NAME = 'NODE_SEA_BLOB\0';

const LOAD = 1;
const NOTE = 4;
const WRITABLE = 2;

/**
 * @param {Buffer} node a 64-bit little-endian ELF program
 * @param {Buffer} blob
 * @returns {Buffer} the new program
 */
export function embed(node, blob) {
	if (node.readUInt32BE(0) !== 0x7f454c46 || node[4] !== 2 || node[5] !== 1) {
		throw new Error('This is no 64-bit little-endian ELF program.');
	}
	const headers = programHeaders(node);
	const last = headers.filter(({ type }) => type === LOAD).at(-1);
	const note = headers.find(({ type }) => type === NOTE);
	if (last === undefined || note === undefined) throw new Error('The program has no segment to load, or no note.');
	if ((last.flags & WRITABLE) === 0) throw new Error("The program's last segment is not the one of its variables.");

	// The last segment grows: behind its variables, those that are zero at the start too, comes the note.
	const content = noteOf(blob);
	const start = align(last.offset + last.memory);
	const program = Buffer.alloc(start + content.length);
	node.copy(program, 0, 0, last.offset + last.file);
	content.copy(program, start);
	const grown = BigInt(start + content.length - last.offset);
	program.writeBigUInt64LE(grown, last.at + FILE_SIZE);
	program.writeBigUInt64LE(grown, last.at + MEMORY_SIZE);

	const address = last.address + BigInt(start - last.offset);
	program.writeBigUInt64LE(BigInt(start), note.at + OFFSET);
	program.writeBigUInt64LE(address, note.at + ADDRESS);
	program.writeBigUInt64LE(address, note.at + PHYSICAL);
	program.writeBigUInt64LE(BigInt(content.length), note.at + FILE_SIZE);
	program.writeBigUInt64LE(BigInt(content.length), note.at + MEMORY_SIZE);

	dropSections(program);
	setFuse(program);
	return program;
}

/** Places in a program header. */
const FLAGS = 4;
const OFFSET = 8;
const ADDRESS = 16;
const PHYSICAL = 24;
const FILE_SIZE = 32;
const MEMORY_SIZE = 40;

/** @param {Buffer} program */
function programHeaders(program) {
	const [table, size, count] = [
		Number(program.readBigUInt64LE(32)),
		program.readUInt16LE(54),
		program.readUInt16LE(56),
	];
	return Array.from({ length: count }, (_, index) => {
		const at = table + index * size;
		return {
			at,
			type: program.readUInt32LE(at),
			flags: program.readUInt32LE(at + FLAGS),
			offset: Number(program.readBigUInt64LE(at + OFFSET)),
			address: program.readBigUInt64LE(at + ADDRESS),
			file: Number(program.readBigUInt64LE(at + FILE_SIZE)),
			memory: Number(program.readBigUInt64LE(at + MEMORY_SIZE)),
		};
	});
}

/** @param {Buffer} blob */
function noteOf(blob) {
	const name = Buffer.from(NAME);
	const head = Buffer.alloc(12 + align(name.length, 4));
	head.writeUInt32LE(name.length, 0);
	head.writeUInt32LE(blob.length, 4);
	name.copy(head, 12);
	return Buffer.concat([head, blob, Buffer.alloc(align(blob.length, 4) - blob.length)]);
}

/** @param {number} place */
const align = (place, to = 4096) => Math.ceil(place / to) * to;

/**
 * The sections lie behind what is loaded, and were not copied.
 *
 * @param {Buffer} program
 */
function dropSections(program) {
	program.writeBigUInt64LE(0n, 40);
	program.writeUInt16LE(0, 60);
	program.writeUInt16LE(0, 62);
}

/** @param {Buffer} program */
function setFuse(program) {
	const at = program.indexOf(`${FUSE}:0`);
	if (at < 0 || program.indexOf(`${FUSE}:0`, at + 1) >= 0) throw new Error("Node's fuse is not there just once.");
	program.write('1', at + FUSE.length + 1);
}

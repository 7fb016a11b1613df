/** Small changes to a program, of the kinds that people make by mistake. */

import { parse } from '@babel/parser';

/**
 * @typedef {{ kind: 'expression' | 'statement' | 'method', from: number, to: number, text: string, line: number, code: string, says: string }} Mutant
 *   the part of the code that becomes `text`; the line that it begins on, from 1, and the code of that line; a method's
 *   part is its name
 * @typedef {{ type: string, start: number, end: number, loc: { start: { line: number, column: number } } } & Record<string, any>} Node
 */

const operators = new Map([
	['<', '<='],
	['<=', '<'],
	['>', '>='],
	['>=', '>'],
	['===', '!=='],
	['!==', '==='],
	['&&', '||'],
	['||', '&&'],
	['+', '-'],
	['-', '+'],
	['*', '/'],
]);

const methods = new Map([
	['some', 'every'],
	['every', 'some'],
	['startsWith', 'endsWith'],
	['toSorted', 'slice'],
	['toReversed', 'slice'],
]);

/**
 * @param {string} code TypeScript
 * @param {{ jsx?: boolean }} [options] `jsx`: elements may stand in it, and no type in angle brackets before a value
 * @returns {Mutant[]}
 */
export function mutantsOf(code, { jsx = false } = {}) {
	/** @type {Mutant[]} */
	const mutants = [];
	const { program } = parse(code, { sourceType: 'module', plugins: jsx ? ['typescript', 'jsx'] : ['typescript'] });
	visit(program, node => mutants.push(...mutantsAt(node, code)));
	return mutants;
}

/**
 * @param {unknown} value
 * @param {(node: Node) => void} see
 */
function visit(value, see) {
	if (Array.isArray(value)) {
		for (const each of value) visit(each, see);
		return;
	}
	if (!isNode(value) || isType(value)) return;
	see(value);
	for (const [name, child] of Object.entries(value)) {
		// What is called otherwise is missed by the compiler already.
		if (name !== 'key' || value['computed'] === true) visit(child, see);
	}
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
const isNode = value =>
	typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;

const EXPRESSIONS = ['TSNonNullExpression', 'TSAsExpression', 'TSSatisfiesExpression'];

/**
 * Types do nothing at run time.
 *
 * @param {Node} node
 */
const isType = ({ type }) => type.startsWith('TS') && !EXPRESSIONS.includes(type);

/**
 * @param {Node} node
 * @param {string} code
 * @returns {Mutant[]}
 */
function mutantsAt(node, code) {
	/**
	 * @param {{ start: number, end: number, loc: Node['loc'] }} part
	 * @param {string} text
	 * @param {Mutant['kind']} [kind]
	 */
	const become = ({ start, end, loc }, text, kind = 'expression') => ({
		kind,
		from: start,
		to: end,
		text,
		line: loc.start.line,
		code: lineAround(code, start),
		says: `${short(code.slice(start, end))} -> ${short(text)}`,
	});
	switch (node.type) {
		case 'BinaryExpression':
		case 'LogicalExpression': {
			const other = operators.get(node['operator']);
			if (node['operator'] === '??') return [become(node, code.slice(node['left'].start, node['left'].end))];
			if (other === undefined) return [];
			const [left, right] = [node['left'], node['right']].map(({ start, end }) => code.slice(start, end));
			return [become(node, `(${left}) ${other} (${right})`)];
		}
		case 'IfStatement':
		case 'ConditionalExpression':
			return [become(node['test'], 'true'), become(node['test'], 'false')];
		case 'UnaryExpression':
			return node['operator'] === '!' ? [become(node, code.slice(node['argument'].start, node['argument'].end))] : [];
		case 'NumericLiteral':
			return [become(node, String(node['value'] + 1))];
		case 'BooleanLiteral':
			return [become(node, String(!node['value']))];
		case 'MemberExpression': {
			const other = node['computed'] ? undefined : methods.get(node['property'].name);
			return other === undefined ? [] : [become(node['property'], other, 'method')];
		}
		case 'CallExpression': {
			const { callee } = node;
			const filters = callee.type === 'MemberExpression' && callee.property.name === 'filter';
			return filters ? [become(node, code.slice(callee.object.start, callee.object.end))] : [];
		}
		case 'ExpressionStatement':
			return [become(node, ';', 'statement')];
		default:
			return [];
	}
}

/**
 * @param {string} code
 * @param {number} at
 */
const lineAround = (code, at) =>
	code
		.slice(code.lastIndexOf('\n', at - 1) + 1)
		.split('\n', 1)
		.join('')
		.trim();

/** @param {string} text */
const short = text => {
	const line = text.replaceAll(/\s+/g, ' ');
	return line.length > 60 ? `${line.slice(0, 60)}...` : line;
};

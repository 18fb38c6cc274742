import { parse, type Expression, type Node, type PrivateIdentifier, type Property, type SpreadElement } from 'acorn';

/** A value as it stands in a text. */
export interface Literal {
  readonly value: unknown;
  /** Where each value begins and ends in the text, by its path as `services[0].name`; the whole is ''. */
  readonly places: ReadonlyMap<string, Place>;
}

export interface Place {
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

/** What is not a plain value, and where. */
export class NotLiteral extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads the default export of a module without running it, so that the tools of one checkout can judge the file of
 * another: `export default VALUE` or `export default CALL(VALUE)`.
 * @throws {NotLiteral} at anything but objects, lists, texts, numbers, true and false.
 */
export function readDefaultExport(text: string): Literal {
  const places = new Map<string, Place>();
  const { body } = parseModule(text);
  const found = body.find((node) => node.type === 'ExportDefaultDeclaration');
  if (found === undefined) throw new NotLiteral('it has no default export', 1);
  const declared = found.declaration as Expression;
  const called = declared.type === 'CallExpression' ? declared.arguments[0] : declared;
  return { value: valueOf(called ?? declared, '', places), places };
}

function parseModule(text: string) {
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { loc } = error as SyntaxError & { readonly loc?: { readonly line: number } };
    throw new NotLiteral(error.message.replace(/ \(\d+:\d+\)$/, ''), loc?.line ?? 1);
  }
}

function valueOf(node: Expression | SpreadElement, path: string, places: Map<string, Place>): unknown {
  const line = lineOf(node);
  places.set(path, { start: node.start, end: node.end, line });
  switch (node.type) {
    case 'Literal':
      if (node.value !== null && ['string', 'number', 'boolean'].includes(typeof node.value)) return node.value;
      break;
    case 'TemplateLiteral':
      if (node.expressions.length === 0) return node.quasis[0]!.value.cooked;
      break;
    case 'ArrayExpression':
      return node.elements.map((element, index) => {
        if (element === null) throw new NotLiteral(`${path}[${index}] is left out`, line);
        return valueOf(element, `${path}[${index}]`, places);
      });
    case 'ObjectExpression':
      return Object.fromEntries(node.properties.map((property) => memberOf(property, path, places)));
  }
  throw new NotLiteral(`${path || 'the default export'} is no plain value`, line);
}

function memberOf(property: Property | SpreadElement, path: string, places: Map<string, Place>): [string, unknown] {
  const plain = property.type === 'Property' && property.kind === 'init' && !property.computed && !property.method;
  if (!plain || property.shorthand)
    throw new NotLiteral(`${path || 'the object'} has a member that is computed`, lineOf(property));
  const key = keyOf(property.key);
  return [key, valueOf(property.value, pathOf(path, key), places)];
}

function keyOf(key: Expression | PrivateIdentifier): string {
  return key.type === 'Identifier' ? key.name : String((key as { readonly value?: unknown }).value);
}

/** `services[0]` and `name` -> `services[0].name`; a key that is no name stands in brackets. */
export function pathOf(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function lineOf({ loc }: Node): number {
  return loc?.start.line ?? 1;
}

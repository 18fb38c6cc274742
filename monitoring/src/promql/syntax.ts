import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A part of an expression, in the order of its text. */
export type ExpressionPart = SyntaxNode;

export function parse(expr: string): Tree {
  return parser.parse(expr);
}

/** All parts of this kind below (and including) one, in the order of the text. */
export function partsNamed(root: ExpressionPart, ...names: readonly string[]): ExpressionPart[] {
  const found: ExpressionPart[] = [];
  const cursor = root.cursor();
  const end = root.to;
  do {
    if (cursor.from >= root.from && cursor.to <= end && names.includes(cursor.name)) found.push(cursor.node);
  } while (cursor.next() && cursor.from <= end);
  return found;
}

/** The parts that stand directly below, tokens included. */
export function childrenOf(part: ExpressionPart): ExpressionPart[] {
  const children: ExpressionPart[] = [];
  for (let child = part.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

export function expressionText(expr: string, part: ExpressionPart): string {
  return expr.slice(part.from, part.to);
}

/** What a quoted string stands for. */
export function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return quoted.startsWith('`') ? inner : inner.replaceAll(/\\(.)/g, '$1');
}

/** The name that a function call calls: "rate". */
export function calledName(expr: string, call: ExpressionPart): string {
  const identifier = call.getChild('FunctionIdentifier');
  return identifier === null ? '' : expressionText(expr, identifier);
}

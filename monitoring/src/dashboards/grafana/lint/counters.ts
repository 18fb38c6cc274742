import { calledName, parse, partsNamed, expressionText, type ExpressionPart } from '../../../promql/syntax.ts';
import { withoutVariables } from '../../../promql/variables.ts';

const counterName = /_(?:total|count|sum|bucket)$/;
const overCounters = new Set(['rate', 'irate', 'increase', 'resets']);

/** Counters that an expression shows as they are: they only tell how long ago a process was started. */
export function countersInTheOpen(expr: string): string[] {
  const plain = withoutVariables(expr);
  return partsNamed(parse(plain).topNode, 'VectorSelector')
    .filter((selector) => !isInRate(plain, selector))
    .map((selector) => selector.getChild('Identifier'))
    .map((identifier) => (identifier === null ? '' : expressionText(plain, identifier)))
    .filter((metric) => counterName.test(metric));
}

function isInRate(expr: string, selector: ExpressionPart): boolean {
  const around: ExpressionPart[] = [];
  for (let part = selector.parent; part !== null; part = part.parent) around.push(part);
  return around.some((part) => part.name === 'FunctionCall' && overCounters.has(calledName(expr, part)));
}

import { metricNamesIn, ratedIn } from './names.ts';
import { parse, partsNamed, expressionText, type ExpressionPart } from './syntax.ts';
import { typeProblems } from './types.ts';
import { withoutVariables } from './variables.ts';

export interface CheckOptions {
  /** In dashboards: rate(), irate() and increase() take $__rate_interval, so that zooming out never loses a sample. */
  readonly rateInterval?: boolean;
}

/** Names by which Prometheus's clients mark what only grows, and those of a collector that is told to leave the mark out. */
const counterName = /_(?:total|count|sum|bucket)$|^otelcol_exporter_(?:sent|send_failed|enqueue_failed)_log_records$/;

/**
 * What is wrong with an expression, in words: its syntax, the types of its parts, a metric that goes unnamed, a range
 * on what has no samples, rate() over what is no counter. Grafana's variables are allowed.
 */
export function checkExpr(expr: string, options: CheckOptions = {}): readonly string[] {
  const plain = withoutVariables(expr);
  const top = parse(plain).topNode;
  const broken = partsNamed(top, '⚠');
  const [first] = broken;
  if (first !== undefined)
    return [`it does not parse at "${plain.slice(Math.max(0, first.from - 10), first.from + 20)}"`];
  return [
    ...typeProblems(plain),
    ...metricNamesIn(expr).flatMap(({ metric }) => (metric === '' ? ['a selector names no metric'] : [])),
    ...partsNamed(top, 'MatrixSelector').flatMap((range) => rangeProblems(plain, range)),
    ...ratedIn(expr)
      .filter(({ metric }) => metric !== '' && !counterName.test(metric))
      .map(({ call, metric }) => `${call}() over ${metric}, which is no counter by its name`),
    ...(options.rateInterval === true ? rateIntervalProblems(expr) : []),
  ];
}

/** Both parsers let `rate(sum(x)[5m])` pass, which Prometheus refuses. */
function rangeProblems(plain: string, range: ExpressionPart): string[] {
  const of = range.getChild('Expr');
  if (of === null || of.name === 'VectorSelector') return [];
  return [`a range stands on "${expressionText(plain, of)}", which is no selector: take a subquery, as in [5m:15s]`];
}

function rateIntervalProblems(expr: string): string[] {
  const calls = [...expr.matchAll(/\b(rate|irate|increase)\s*\(/g)];
  const ranges = [...expr.matchAll(/\b(rate|irate|increase)\s*\([^[]*\[\s*([^\]]*?)\s*\]/g)];
  if (calls.length !== ranges.length) return ['rate() without a range of its own'];
  return ranges
    .filter(([, name, range]) => {
      const bareRange = `${range}`.replaceAll(/[{}]/g, '');
      return bareRange !== '$__rate_interval' && !(name === 'increase' && bareRange === '$__range');
    })
    .map(([, name, range]) => `${name}() over [${range}]: take [$__rate_interval]`);
}

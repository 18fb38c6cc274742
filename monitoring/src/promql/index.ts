export { checkExpr, type CheckOptions } from './check.ts';
export { groupingsIn, metricNamesIn, ratedIn, type Grouping, type Named, type Rated } from './names.ts';
export { recordedLabels, resultLabels, type RecordedExpression } from './result.ts';

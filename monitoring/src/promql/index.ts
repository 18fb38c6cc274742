export { checkExpr, type CheckOptions } from './check.ts';
export { groupingsIn, namesIn, type Grouping, type Named } from './names.ts';

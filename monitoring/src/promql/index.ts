export { checkExpr, type CheckOptions } from './check.ts';
export { groupingsIn, namesIn, ratedIn, type Grouping, type Named, type Rated } from './names.ts';

import { allGroups } from './rules/all.ts';
import { isAlert } from './rules/model.ts';
import { everyBoard, otherQueries, panelQueries } from './dashboards/index.ts';

/** An expression that people rely on, and where it stands. */
interface Expression {
  readonly where: string;
  readonly expr: string;
}

export function ruleExpressions(): Expression[] {
  return allGroups().flatMap(({ name, rules }) =>
    rules.map((rule) => ({ where: `${name}: ${isAlert(rule) ? rule.alert : rule.record}`, expr: rule.expr })),
  );
}

/** Of panels, and of the choices and annotations around them. */
export function dashboardExpressions(): Expression[] {
  return [
    ...panelQueries({}, everyBoard).map(({ dashboard, panel, refId, expr }) => ({
      where: `${dashboard}: ${panel} ${refId}`,
      expr,
    })),
    ...otherQueries({}, everyBoard).map(({ dashboard, name, expr }) => ({ where: `${dashboard}: ${name}`, expr })),
  ];
}

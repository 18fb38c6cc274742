import { inParallel } from '@lockstep/tools/lib/process/parallel';
import { amtoolOn, componentProblems, configIn, receiverComponents } from './alertmanager/rendered.ts';
import { knownNames, outdated } from './emitted/known.ts';
import { emittedByOurs } from './emitted/own.ts';
import { unknownNames } from './emitted/problems.ts';
import { dashboardExpressions, ruleExpressions } from './expressions.ts';
import { driftOf } from './generate.ts';
import { burnSuites } from './promtool/burn/suites.ts';
import { rolloutSuite } from './promtool/cases/rollouts.ts';
import { alertCases } from './promtool/cases/index.ts';
import { configProblems } from './promtool/config.ts';
import { failuresOf, suitesOf } from './promtool/suite.ts';
import { triedGroups } from './promtool/tried.ts';
import { checkExpr } from './promql/index.ts';

/** Something that has to hold of the monitoring stack, and what speaks against it in a checkout. */
interface Check {
  readonly title: string;
  /** The files that it judges, besides what is generated and the programs that generate it. */
  readonly reads?: RegExp;
  problems(root: string): Promise<readonly string[]>;
}

/** What `lockstep monitoring check` runs, the quick ones first. */
export const checks: readonly Check[] = [
  {
    title: 'what is generated is committed',
    problems: async (root) =>
      (await driftOf(root)).map(
        (path) => `${path} is not what its source says: run npm run lockstep -- monitoring generate`,
      ),
  },
  {
    title: 'every expression parses and has the right types',
    problems: () =>
      Promise.resolve(
        [...ruleExpressions(), ...dashboardExpressions()].flatMap(({ where, expr }) =>
          checkExpr(expr).map((problem) => `${where}: ${problem}`),
        ),
      ),
  },
  {
    title: 'what is recorded is of the versions that run',
    reads: /^clusters\/[^/]+\/[^/]+\/kustomization\.yaml$/,
    problems: async (root) =>
      (await outdated(root)).map(
        (each) => `${each}: run npm run lockstep -- monitoring record on a local cluster of it`,
      ),
  },
  {
    title: 'every metric and label is emitted',
    reads: /^monitoring\/prometheus\/(prometheus|scrape\/\w+)\.yml$/,
    problems: async (root) => {
      const known = await knownNames(root, await emittedByOurs());
      return [...ruleExpressions(), ...dashboardExpressions()].flatMap(({ where, expr }) =>
        unknownNames(expr, known).map((problem) => `${where}: ${problem}`),
      );
    },
  },
  {
    title: 'Prometheus reads its configuration and rules',
    reads: /^monitoring\/prometheus\/(prometheus|scrape\/\w+)\.yml$/,
    problems: configProblems,
  },
  {
    title: 'Alertmanager reads its configuration',
    reads: /^monitoring\/alertmanager\/(alertmanager\.yaml|message\.tmpl)$/,
    problems: async (root) => {
      const { taken, said } = await amtoolOn(await configIn(root));
      return taken ? [] : [said];
    },
  },
  {
    title: 'Alertmanager reads what each component makes of it',
    reads: /^monitoring\/components\//,
    problems: async (root) => {
      const names = await receiverComponents(root);
      return (await inParallel(names, (name) => componentProblems(root, name))).flat();
    },
  },
  {
    title: 'every alert fires when it should, and only then',
    problems: async () => {
      const failures = await failuresOf([...suitesOf(alertCases, triedGroups), ...burnSuites(), rolloutSuite]);
      return failures === '' ? [] : [failures];
    },
  },
];

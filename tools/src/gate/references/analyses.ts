import { at, listAt } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';

/** What a look at figures is made from, in a namespace or for all of them. */
export const analysisTemplateKinds = ['AnalysisTemplate.argoproj.io', 'ClusterAnalysisTemplate.argoproj.io'] as const;

/** A look at figures by which a Rollout judges a new version, and where it stands. */
export interface Analysis {
  readonly field: string;
  readonly analysis: unknown;
}

export function analysesOf(object: Rendered['object']): readonly Analysis[] {
  const strategy = 'spec.strategy';
  const steps = listAt(object, 'spec', 'strategy', 'canary', 'steps').map((step, index) => ({
    field: `${strategy}.canary.steps[${index}].analysis`,
    analysis: at(step, 'analysis'),
  }));
  return [
    { field: `${strategy}.canary.analysis`, analysis: at(object, 'spec', 'strategy', 'canary', 'analysis') },
    ...steps,
    ...['prePromotionAnalysis', 'postPromotionAnalysis'].map((when) => ({
      field: `${strategy}.blueGreen.${when}`,
      analysis: at(object, 'spec', 'strategy', 'blueGreen', when),
    })),
  ].filter(({ analysis }) => analysis !== undefined);
}

/** A template that a look names, whether or not it is there. */
interface NamedTemplate {
  /** `spec.strategy.canary.analysis.templates[0].templateName` */
  readonly field: string;
  readonly kind: (typeof analysisTemplateKinds)[number];
  readonly name: unknown;
  /** None of what is for all namespaces. */
  readonly namespace?: string;
}

export function namedTemplates({ field, analysis }: Analysis, namespace: string): readonly NamedTemplate[] {
  return listAt(analysis, 'templates').map((named, place) => {
    const said = { field: `${field}.templates[${place}].templateName`, name: at(named, 'templateName') };
    return at(named, 'clusterScope') === true
      ? Object.assign(said, { kind: analysisTemplateKinds[1] })
      : Object.assign(said, { kind: analysisTemplateKinds[0], namespace });
  });
}

/** The templates of a look that are there. */
export function templatesOf(
  { object }: Rendered,
  analysis: Analysis,
  { find }: Pick<EnvironmentIndex, 'find'>,
): readonly { readonly named: NamedTemplate; readonly template: Rendered }[] {
  return namedTemplates(analysis, object.metadata.namespace ?? 'default').flatMap((named) => {
    const template = find(named.kind, String(named.name), named.namespace);
    return template === undefined ? [] : [{ named, template }];
  });
}

/**
 * What a look tells its templates, each argument by its name: what is written, or what the Rollout itself has there. Undefined
 * where only a cluster knows.
 */
export function toldArguments({ object }: Rendered, { analysis }: Analysis): ReadonlyMap<string, string | undefined> {
  return new Map(
    listAt(analysis, 'args').map((argument) => {
      const path = at(argument, 'valueFrom', 'fieldRef', 'fieldPath');
      const value = typeof path === 'string' ? at(object, ...path.split('.')) : at(argument, 'value');
      return [String(at(argument, 'name')), typeof value === 'string' ? value : undefined];
    }),
  );
}

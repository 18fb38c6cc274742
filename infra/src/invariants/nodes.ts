import { jsonAt, refersTo, resourcesOf, texts } from '../stacks/model.ts';
import { brokenInvariant, expectFields, type Invariant } from './invariant.ts';
import { isLive } from '@lockstep/tools/model/environment';

/** A pod cannot take the node's identity, whatever group it runs in. */
export const closedMetadata: Invariant = (environment) =>
  resourcesOf(environment, 'aws_launch_template').flatMap((template) =>
    expectFields(
      environment,
      template,
      ['metadata_options.http_tokens', 'required', 'a tricked process gives the credentials away'],
      ['metadata_options.http_put_response_hop_limit', 1, 'a pod gets the credentials of the node'],
    ),
  );

/** Every group starts its nodes from a template of ours: AWS's own lets pods at the credentials. */
export const ownTemplates: Invariant = (environment) => {
  const templates = resourcesOf(environment, 'aws_launch_template');
  return resourcesOf(environment, 'aws_eks_node_group')
    .filter(({ values }) => !templates.some(({ address }) => refersTo(jsonAt(values, 'launch_template.id'), address)))
    .map((group) => {
      const why = ["AWS's defaults let pods at the credentials", 'Name a launch template.'] as const;
      return brokenInvariant(environment, group, 'launch_template', group.values['launch_template'], why);
    });
};

/** An update leaves two thirds of the nodes, another machine replaces the old ones late, and no autoscaler is undone. */
export const calmGroups: Invariant = (environment) =>
  resourcesOf(environment, 'aws_eks_node_group').flatMap((group) => {
    const found = expectFields(
      environment,
      group,
      ['update_config.max_unavailable_percentage', 33, 'an update takes more nodes at once'],
      ['lifecycle.create_before_destroy', true, 'for a while there would be no nodes'],
    );
    const ignored = texts(jsonAt(group.values, 'lifecycle.ignore_changes'));
    if (ignored.includes('scaling_config[0].desired_size')) return found;
    const fights = ['it fights the autoscaler', 'Ignore scaling_config[0].desired_size.'] as const;
    return found.concat(brokenInvariant(environment, group, 'lifecycle.ignore_changes', ignored, fights));
  });

/** Production keeps at least one node for each zone. */
export const nodeForEachZone: Invariant = (environment) => {
  if (!isLive(environment.environment)) return [];
  const zones = new Set(
    resourcesOf(environment, 'aws_subnet')
      .filter(({ values }) => jsonAt(values, 'tags.tier') === 'private')
      .map(({ values }) => values['availability_zone']),
  ).size;
  const groups = resourcesOf(environment, 'aws_eks_node_group');
  const least = groups.reduce((sum, { values }) => sum + Number(jsonAt(values, 'scaling_config.min_size')), 0);
  if (least >= zones) return [];
  const why = [`there are ${zones} zones`, 'Keep a node for each.'] as const;
  return groups.map((group) => brokenInvariant(environment, group, 'scaling_config.min_size', least, why));
};

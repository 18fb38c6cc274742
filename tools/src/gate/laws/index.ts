import { applicationPaths } from './application-paths.ts';
import { argocdVersion } from './argocd-version.ts';
import { bareBases } from './bare-bases.ts';
import { defaultDeny } from './default-deny.ts';
import { imagesOnly } from './images-only.ts';
import { generatePaths } from './generate-paths.ts';
import { imagesComponent } from './images-component.ts';
import { noOrphans } from './no-orphans.ts';
import { podSecurityLevel } from './pod-security-level.ts';
import { policiesDeny } from './policies-deny.ts';
import { livingConfig } from './living-config.ts';
import { singleOwner } from './single-owner.ts';
import { tightProjects } from './tight-projects.ts';
import { syncedApplications } from './synced-applications.ts';
import { leastRights } from './least-rights.ts';
import { namedGrants } from './named-grants.ts';
import { stagingFirst } from './staging-first.ts';
import { argocdAccess } from './argocd-access.ts';
import { innerPages } from './inner-pages.ts';
import { confirmedRemoval } from './confirmed-removal.ts';
import { privatePaths } from './private-paths.ts';
import { ownedReplicas } from './owned-replicas.ts';
import { ownMetadata } from './own-metadata.ts';
import { policyScope } from './policy-scope.ts';
import { disruptionBudgets } from './disruption-budgets.ts';
import { grantsInForce } from './grants-in-force.ts';
import { sparePods } from './spare-pods.ts';
import { knownObjects } from './known-objects.ts';
import { knownNamespaces } from './known-namespaces.ts';
import { knownContainers } from './known-containers.ts';
import { knownNodeLabels } from './known-node-labels.ts';
import { knownLogins } from './known-logins.ts';
import { vouchingIssuers } from './vouching-issuers.ts';
import { knownIdentities } from './known-identities.ts';
import { knownKeys } from './known-keys.ts';
import { knownPorts } from './known-ports.ts';
import { declaredPorts } from './declared-ports.ts';
import { selectedPods } from './selected-pods.ts';
import { evictablePods } from './evictable-pods.ts';
import { usedVolumes } from './used-volumes.ts';
import { scaledWorkloads } from './scaled-workloads.ts';
import { knownRights } from './known-rights.ts';
import { grantsOfPods } from './grants-of-pods.ts';
import { grantsBothWays } from './grants-both-ways.ts';
import { reachedBackends } from './reached-backends.ts';
import { singleRoutes } from './single-routes.ts';
import { scrapeTargets } from './scrape-targets.ts';
import { calledServices } from './called-services.ts';
import { reachedApi } from './reached-api.ts';
import { servedPaths } from './served-paths.ts';
import { mountedFiles } from './mounted-files.ts';
import { toldPorts } from './told-ports.ts';
import { toldNames } from './told-names.ts';
import { healthPaths } from './health-paths.ts';
import { readSettings } from './read-settings.ts';
import { plainSwitches } from './plain-switches.ts';
import { ownHosts } from './own-hosts.ts';
import { environmentHosts } from './environment-hosts.ts';
import { knownDirectives } from './known-directives.ts';
import { knownVariables } from './known-variables.ts';
import { movingWorkloads } from './moving-workloads.ts';
import { plainApplications } from './plain-applications.ts';
import { readAnnotations } from './read-annotations.ts';
import { servedIngresses } from './served-ingresses.ts';
import { schemaFirst } from './schema-first.ts';
import { encryptedDatabases } from './encrypted-databases.ts';
import { restorableDatabases } from './restorable-databases.ts';
import { cataloguedDatabases } from './catalogued-databases.ts';
import { writableDatabases } from './writable-databases.ts';
import { enoughConnections } from './enough-connections.ts';
import { safeDatabases } from './safe-databases.ts';
import { servedRollouts } from './served-rollouts.ts';
import { guardedRollouts } from './guarded-rollouts.ts';
import { syncOrder } from './sync-order.ts';
import { ownEnvironment } from './own-environment.ts';
import { mirroredImages } from './mirrored-images.ts';
import { worldGrants } from './world-grants.ts';
import { toldVariables } from './told-variables.ts';
import { podLabels } from './pod-labels.ts';
import { answeredServices } from './answered-services.ts';
import { doorRouters } from './door-routers.ts';
import { boundAccounts } from './bound-accounts.ts';
import { resolvedNames } from './resolved-names.ts';
import { boundRoles } from './bound-roles.ts';
import { boundedNodes } from './bounded-nodes.ts';
import { keptData } from './kept-data.ts';
import { memoryWithinLimits } from './memory-within-limits.ts';
import { memoryTargets } from './memory-targets.ts';
import { providerNamespaces } from './provider-namespaces.ts';
import { servicePriority } from './service-priority.ts';
import { spreadZones } from './spread-zones.ts';
import { unmeteredImages } from './unmetered-images.ts';
import { probedHosts } from './probed-hosts.ts';
import { certifiedHosts } from './certified-hosts.ts';
import { doorEgress } from './door-egress.ts';
import { leavingDoors } from './leaving-doors.ts';
import { tlsEntries } from './tls-entries.ts';
import { secretStores } from './secret-stores.ts';
import { externalSecrets } from './external-secrets.ts';
import { secretTypes } from './secret-types.ts';
import { dnsRecords } from './dns-records.ts';
import { tightSlots } from './tight-slots.ts';
import type { Law } from './law.ts';
import { noSecrets } from './no-secrets.ts';
import { projectFit } from './project-fit.ts';
import { listedImages } from './listed-images.ts';
import { noDuplicates } from './no-duplicates.ts';
import { pinnedUpstreams } from './pinned-upstreams.ts';
import { dataOnVolumes } from './data-on-volumes.ts';
import { recordedFigures } from './recorded-figures.ts';
import { validFigures } from './valid-figures.ts';
import { validRollouts } from './valid-rollouts.ts';
import { wholeCollectors } from './whole-collectors.ts';
import { wholeNotifications } from './whole-notifications.ts';

/** Every law that an API server cannot see, because it sees one object at a time; a new one is added here, with its fixtures under `fixtures/<name>/`. */
export const laws: readonly Law[] = [
  { name: 'default-deny', reads: 'renders', check: defaultDeny },
  { name: 'application-paths', reads: 'renders', check: applicationPaths },
  { name: 'project-fit', reads: 'renders', check: projectFit },
  { name: 'no-secrets', reads: 'renders', check: noSecrets },
  { name: 'bare-bases', reads: 'sources', check: bareBases },
  { name: 'images-only', reads: 'sources', check: imagesOnly },
  { name: 'argocd-version', reads: 'sources', check: argocdVersion },
  { name: 'generate-paths', reads: 'both', check: generatePaths },
  { name: 'images-component', reads: 'both', check: imagesComponent },
  { name: 'no-orphans', reads: 'sources', check: noOrphans },
  { name: 'pod-security-level', reads: 'renders', check: podSecurityLevel },
  { name: 'policies-deny', reads: 'both', check: policiesDeny },
  { name: 'single-owner', reads: 'renders', check: singleOwner },
  { name: 'tight-projects', reads: 'renders', check: tightProjects },
  { name: 'synced-applications', reads: 'renders', check: syncedApplications },
  { name: 'least-rights', reads: 'renders', check: leastRights },
  { name: 'named-grants', reads: 'renders', check: namedGrants },
  { name: 'staging-first', reads: 'sources', check: stagingFirst },
  { name: 'argocd-access', reads: 'renders', check: argocdAccess },
  { name: 'confirmed-removal', reads: 'renders', check: confirmedRemoval },
  { name: 'private-paths', reads: 'renders', check: privatePaths },
  { name: 'living-config', reads: 'renders', check: livingConfig },
  { name: 'owned-replicas', reads: 'renders', check: ownedReplicas },
  { name: 'pinned-upstreams', reads: 'sources', check: pinnedUpstreams, withoutRenders: true },
  { name: 'no-duplicates', reads: 'sources', check: noDuplicates, withoutRenders: true },
  { name: 'own-metadata', reads: 'renders', check: ownMetadata },
  { name: 'policy-scope', reads: 'renders', check: policyScope },
  { name: 'whole-collectors', reads: 'renders', check: wholeCollectors },
  { name: 'whole-notifications', reads: 'renders', check: wholeNotifications },
  { name: 'disruption-budgets', reads: 'renders', check: disruptionBudgets },
  { name: 'grants-in-force', reads: 'renders', check: grantsInForce },
  { name: 'spare-pods', reads: 'renders', check: sparePods },
  { name: 'known-objects', reads: 'renders', check: knownObjects },
  { name: 'known-keys', reads: 'renders', check: knownKeys },
  { name: 'known-ports', reads: 'renders', check: knownPorts },
  { name: 'declared-ports', reads: 'renders', check: declaredPorts },
  { name: 'selected-pods', reads: 'renders', check: selectedPods },
  { name: 'evictable-pods', reads: 'renders', check: evictablePods },
  { name: 'used-volumes', reads: 'renders', check: usedVolumes },
  { name: 'data-on-volumes', reads: 'renders', check: dataOnVolumes },
  { name: 'known-namespaces', reads: 'renders', check: knownNamespaces },
  { name: 'known-containers', reads: 'renders', check: knownContainers },
  { name: 'known-node-labels', reads: 'renders', check: knownNodeLabels },
  { name: 'scaled-workloads', reads: 'renders', check: scaledWorkloads },
  { name: 'known-rights', reads: 'renders', check: knownRights },
  { name: 'listed-images', reads: 'renders', check: listedImages },
  { name: 'grants-of-pods', reads: 'renders', check: grantsOfPods },
  { name: 'grants-both-ways', reads: 'renders', check: grantsBothWays },
  { name: 'reached-backends', reads: 'renders', check: reachedBackends },
  { name: 'single-routes', reads: 'renders', check: singleRoutes },
  { name: 'scrape-targets', reads: 'renders', check: scrapeTargets },
  { name: 'called-services', reads: 'renders', check: calledServices },
  { name: 'reached-api', reads: 'renders', check: reachedApi },
  { name: 'served-paths', reads: 'renders', check: servedPaths },
  { name: 'mounted-files', reads: 'renders', check: mountedFiles },
  { name: 'told-ports', reads: 'renders', check: toldPorts },
  { name: 'told-names', reads: 'renders', check: toldNames },
  { name: 'health-paths', reads: 'renders', check: healthPaths },
  { name: 'read-settings', reads: 'renders', check: readSettings },
  { name: 'plain-switches', reads: 'renders', check: plainSwitches },
  { name: 'own-hosts', reads: 'renders', check: ownHosts },
  { name: 'environment-hosts', reads: 'environments', check: environmentHosts },
  { name: 'known-directives', reads: 'renders', check: knownDirectives },
  { name: 'known-variables', reads: 'renders', check: knownVariables },
  { name: 'moving-workloads', reads: 'renders', check: movingWorkloads },
  { name: 'plain-applications', reads: 'renders', check: plainApplications },
  { name: 'read-annotations', reads: 'renders', check: readAnnotations },
  { name: 'served-ingresses', reads: 'renders', check: servedIngresses },
  { name: 'served-rollouts', reads: 'renders', check: servedRollouts },
  { name: 'safe-databases', reads: 'renders', check: safeDatabases },
  { name: 'known-logins', reads: 'renders', check: knownLogins },
  { name: 'schema-first', reads: 'renders', check: schemaFirst },
  { name: 'encrypted-databases', reads: 'renders', check: encryptedDatabases },
  { name: 'restorable-databases', reads: 'renders', check: restorableDatabases },
  { name: 'catalogued-databases', reads: 'renders', check: cataloguedDatabases },
  { name: 'writable-databases', reads: 'renders', check: writableDatabases },
  { name: 'enough-connections', reads: 'renders', check: enoughConnections },
  { name: 'guarded-rollouts', reads: 'renders', check: guardedRollouts },
  { name: 'valid-figures', reads: 'renders', check: validFigures },
  { name: 'valid-rollouts', reads: 'renders', check: validRollouts },
  { name: 'recorded-figures', reads: 'renders', check: recordedFigures },
  { name: 'sync-order', reads: 'renders', check: syncOrder },
  { name: 'own-environment', reads: 'renders', check: ownEnvironment },
  { name: 'mirrored-images', reads: 'sources', check: mirroredImages },
  { name: 'world-grants', reads: 'renders', check: worldGrants },
  { name: 'told-variables', reads: 'renders', check: toldVariables },
  { name: 'pod-labels', reads: 'renders', check: podLabels },
  { name: 'door-routers', reads: 'renders', check: doorRouters },
  { name: 'answered-services', reads: 'renders', check: answeredServices },
  { name: 'bound-accounts', reads: 'renders', check: boundAccounts },
  { name: 'bound-roles', reads: 'renders', check: boundRoles },
  { name: 'resolved-names', reads: 'renders', check: resolvedNames },
  { name: 'spread-zones', reads: 'renders', check: spreadZones },
  { name: 'memory-targets', reads: 'renders', check: memoryTargets },
  { name: 'memory-within-limits', reads: 'renders', check: memoryWithinLimits },
  { name: 'provider-namespaces', reads: 'renders', check: providerNamespaces },
  { name: 'kept-data', reads: 'renders', check: keptData },
  { name: 'bounded-nodes', reads: 'renders', check: boundedNodes },
  { name: 'unmetered-images', reads: 'renders', check: unmeteredImages },
  { name: 'service-priority', reads: 'renders', check: servicePriority },
  { name: 'door-egress', reads: 'renders', check: doorEgress },
  { name: 'certified-hosts', reads: 'renders', check: certifiedHosts },
  { name: 'tls-entries', reads: 'renders', check: tlsEntries },
  { name: 'leaving-doors', reads: 'renders', check: leavingDoors },
  { name: 'inner-pages', reads: 'renders', check: innerPages },
  { name: 'secret-stores', reads: 'renders', check: secretStores },
  { name: 'external-secrets', reads: 'renders', check: externalSecrets },
  { name: 'secret-types', reads: 'renders', check: secretTypes },
  { name: 'probed-hosts', reads: 'renders', check: probedHosts },
  { name: 'dns-records', reads: 'renders', check: dnsRecords },
  { name: 'tight-slots', reads: 'renders', check: tightSlots },
  { name: 'vouching-issuers', reads: 'renders', check: vouchingIssuers },
  { name: 'known-identities', reads: 'renders', check: knownIdentities },
];

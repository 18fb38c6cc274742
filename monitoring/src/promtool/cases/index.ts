import type { AlertCase } from '../case.ts';
import { backupCases } from './backups.ts';
import { doorCases } from './door.ts';
import { deletedCases } from './deleted.ts';
import { externalDnsCases } from './external-dns.ts';
import { externalSecretsCases } from './external-secrets.ts';
import { logCases } from './logs.ts';
import { identityCases } from './mtls.ts';
import { nodeCases } from './nodes.ts';
import { objectiveCases } from './objectives.ts';
import { platformCases } from './platform.ts';
import { prometheusCases } from './prometheus.ts';
import { otherCases } from './rest.ts';
import { databaseCases } from './database.ts';
import { rolloutCases } from './rollouts.ts';
import { targetCases } from './targets.ts';
import { traceCases } from './traces.ts';
import { workloadCases } from './workloads.ts';

/** A firing and a silent case, at least, of each alert; those of ErrorBudgetBurn are in `burn/`. */
export const alertCases: readonly AlertCase[] = [
  ...objectiveCases,
  ...doorCases,
  ...targetCases,
  ...platformCases,
  ...workloadCases,
  ...nodeCases,
  ...prometheusCases,
  ...otherCases,
  ...externalDnsCases,
  ...externalSecretsCases,
  ...deletedCases,
  ...databaseCases,
  ...rolloutCases,
  ...traceCases,
  ...logCases,
  ...backupCases,
  ...identityCases,
];

import type { EnvironmentConfig } from '../environment-config.ts';
import { objectTo, type Objection } from '../objection.ts';
import { retentionDays } from '../retention.ts';
import { isLive } from '@lockstep/tools/model/environment';

/** What a cost class promises, and that production is `resilient`. */
export function promiseRules(config: EnvironmentConfig): readonly Objection[] {
  const object = objectTo(config);
  const { costClass, nat, nodes, zones, budgetUsd, flowLogs, secretsKey, deletionProtection, logRetentionDays } =
    config;
  const found: Objection[] = [];
  if (!retentionDays.includes(logRetentionDays)) {
    const near = retentionDays.find((days) => days > logRetentionDays) ?? retentionDays.at(-1);
    const reason = 'CloudWatch takes certain numbers of days only';
    found.push(
      object('logRetentionDays', logRetentionDays, reason, `Write ${near}, or another of config/retention.ts.`),
    );
  }
  if (nat !== 'single' && nat !== 'per-zone') {
    found.push(object('nat', nat, 'pods would not reach the Internet', 'Write single or per-zone.'));
  }
  if (!Number.isFinite(budgetUsd) || budgetUsd <= 0) {
    found.push(object('budgetUsd', budgetUsd, 'nobody would be told of a bill', 'Write USD a month.'));
  }
  if (isLive(config.name) && costClass !== 'resilient') {
    found.push(object('costClass', costClass, `${config.name} is what users see`, 'Write resilient.'));
  }
  if (costClass !== 'resilient') return found;
  const promised = (field: string, value: unknown, holds: boolean, reason: string, wayOut: string) => {
    if (!holds) found.push(object(field, value, reason, wayOut));
  };
  promised('nat', nat, nat === 'per-zone', "one zone's loss would cut the others off", 'Write per-zone.');
  const fewest = `Reckon with ${zones.length} nodes.`;
  promised('nodes.usual', nodes.usual, nodes.usual >= zones.length, 'a zone would have no node', fewest);
  promised('flowLogs', flowLogs, flowLogs, 'nobody could say who talked to whom', 'Write true.');
  promised('secretsKey', secretsKey, secretsKey, "uses of the Secrets' key would not be recorded", 'Write true.');
  promised('deletionProtection', deletionProtection, deletionProtection, 'one command would end it', 'Write true.');
  promised(
    'logRetentionDays',
    logRetentionDays,
    logRetentionDays >= 90,
    'an intrusion is found late',
    'Write 90 or more.',
  );
  return found;
}

/** What an Alertmanager has counted of the calls to some receivers since it started. */
export interface Calls {
  /** Calls that the receivers took. */
  readonly taken: number;
  /** Calls that they did not take; some are tried again. */
  readonly failed: number;
  /** Notifications that it gave up. */
  readonly givenUp: number;
}

/**
 * Reads the counters of these receivers from the text of Alertmanager's `/metrics`.
 * @throws {Error} where they do not tell receivers apart, as without the feature `receiver-name-in-metrics`.
 */
export function receiverCalls(metrics: string, receivers: readonly string[]): Calls {
  const sum = (name: string): number => {
    const lines = metrics.split('\n').filter((line) => line.startsWith(`${name}{`));
    const own = lines.filter((line) => receivers.includes(/[{,]receiver_name="([^"]*)"/.exec(line)?.[1] ?? ''));
    if (own.length === 0) throw new Error(`Alertmanager has no ${name} of the receiver ${receivers.join(', ')}`);
    return own.reduce((all, line) => all + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  };
  const failed = sum('alertmanager_notification_requests_failed_total');
  return {
    taken: sum('alertmanager_notification_requests_total') - failed,
    failed,
    givenUp: sum('alertmanager_notifications_failed_total'),
  };
}

/** What a receiver answered last, in the words of Alertmanager's log; undefined where it says nothing of it. */
export function answerIn(log: string, receivers: readonly string[]): string | undefined {
  const errors = log.split('\n').flatMap((line) => {
    const text = /\berr="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replaceAll(/\\(.)/g, '$1');
    const named = receivers.some((name) => text?.startsWith(`${name}/`) || line.includes(` receiver=${name} `));
    return text !== undefined && named ? [text] : [];
  });
  return errors.at(-1);
}

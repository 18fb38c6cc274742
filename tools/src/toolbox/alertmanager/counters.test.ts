import { expect, test } from '@jest/globals';
import { answerIn, receiverCalls } from './counters.ts';

const metrics = `# TYPE alertmanager_notification_requests_failed_total counter
alertmanager_notification_requests_failed_total{integration="pagerduty",receiver_name="page"} 2
alertmanager_notification_requests_failed_total{integration="webhook",receiver_name="heartbeat"} 7
alertmanager_notification_requests_total{integration="pagerduty",receiver_name="page"} 5
alertmanager_notification_requests_total{integration="webhook",receiver_name="heartbeat"} 7
alertmanager_notifications_failed_total{integration="pagerduty",reason="clientError",receiver_name="page"} 1
alertmanager_notifications_failed_total{integration="pagerduty",reason="other",receiver_name="page"} 0
alertmanager_notifications_failed_total{integration="webhook",reason="other",receiver_name="heartbeat"} 7
`;

test('calls are counted by receiver', () => {
  expect(receiverCalls(metrics, ['page'])).toEqual({ taken: 3, failed: 2, givenUp: 1 });
  expect(receiverCalls(metrics, ['page', 'heartbeat'])).toEqual({ taken: 3, failed: 9, givenUp: 8 });
});

test('counters that do not tell receivers apart say nothing', () => {
  expect(() => receiverCalls(metrics.replaceAll(/,receiver_name="\w+"/g, ''), ['page'])).toThrow(
    /no .* of the receiver page/,
  );
});

const log = `time=1 level=ERROR msg="Notify for alerts failed" err="heartbeat/webhook[0]: no such file"
time=2 level=WARN msg="Notify attempt failed, will retry later" receiver=page integration=pagerduty[0] err="status code 503"
time=3 level=ERROR msg="Notify for alerts failed" err="page/pagerduty[0]: unexpected status code 400: {\\"status\\":\\"invalid\\"}"
time=4 level=INFO msg="Completed loading"
`;

test('the last answer of a receiver is found, and no other receiver’s', () => {
  expect(answerIn(log, ['page'])).toBe('page/pagerduty[0]: unexpected status code 400: {"status":"invalid"}');
  expect(answerIn(log.split('\n').slice(0, 2).join('\n'), ['page'])).toBe('status code 503');
  expect(answerIn(log, ['ticket'])).toBeUndefined();
});

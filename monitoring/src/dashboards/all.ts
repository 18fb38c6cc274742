import type { Board } from './board.ts';
import { cluster } from './cluster.ts';
import { delivery } from './delivery.ts';
import { objectives } from './objectives.ts';
import { prometheus } from './prometheus.ts';
import { service } from './service.ts';

/** Every dashboard, in the order of their links. */
export const all: readonly Board[] = [service, objectives, delivery, cluster, prometheus];

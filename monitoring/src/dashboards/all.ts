import type { Board } from './board.ts';
import { clusterBoard } from './cluster.ts';
import { deliveryBoard } from './delivery.ts';
import { objectivesBoard } from './objectives.ts';
import { prometheusBoard } from './prometheus.ts';
import { serviceBoard } from './service.ts';

/** Every dashboard, in the order of their links. */
export const allBoards: readonly Board[] = [
  serviceBoard,
  objectivesBoard,
  deliveryBoard,
  clusterBoard,
  prometheusBoard,
];

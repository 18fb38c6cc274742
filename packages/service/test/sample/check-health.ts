import { checkHealth } from '../../src/check-health.ts';
import { sampleSettings } from './app.ts';

checkHealth(sampleSettings.load(process.env));

import { checkHealth } from '@lockstep/service/check-health';
import { serviceSettings } from './settings.ts';

checkHealth(serviceSettings.load(process.env));

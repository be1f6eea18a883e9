import { afterAll, beforeAll } from 'vitest';
import { driverConformance } from '../testing/conformance.ts';
import { type ComposeProject, composeUp } from './testing/compose.ts';
import { describeDocker, dockerDriver } from './testing/rig.ts';

describeDocker('the compose file', (engineHost) => {
  let project: ComposeProject;

  beforeAll(async () => {
    project = await composeUp(engineHost, 'conformance');
  });

  afterAll(async () => {
    await project.down();
  });

  driverConformance('docker', 'found', () => dockerDriver(engineHost));
});

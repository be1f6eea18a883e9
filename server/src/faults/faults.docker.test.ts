import { afterAll, beforeAll } from 'vitest';
import { type ComposeProject, composeUp } from '../drivers/docker/testing/compose.ts';
import { describeDocker, dockerDriver } from '../drivers/docker/testing/rig.ts';
import { faultConformance } from './testing/conformance.ts';

describeDocker('the compose file', (engineHost) => {
  let project: ComposeProject;

  beforeAll(async () => {
    project = await composeUp(engineHost, 'faults');
  });

  afterAll(async () => {
    await project.down();
  });

  faultConformance(dockerDriver(engineHost), { tls: false, replication: false });
});

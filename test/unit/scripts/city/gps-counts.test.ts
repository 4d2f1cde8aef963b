// Pings of doors that die: what the dead ones counted stays counted.

import { expect, it } from 'vitest';
import { createGpsCounts } from '../../../../scripts/city/gps-counts.ts';

const metrics = (accepted: number, dropped: number): string =>
  `# TYPE dabba_gps_pings_total counter\ndabba_gps_pings_total{result="accepted"} ${accepted}\ndabba_gps_pings_total{result="order"} ${dropped}\n`;

it('adds up doors, keeps what a killed door had counted, and passes over one that does not answer', async () => {
  const answers: Record<string, string[]> = {
    a: [metrics(10, 1), metrics(30, 2), '', metrics(4, 0), metrics(9, 1)],
    b: [metrics(5, 0), metrics(6, 0), metrics(7, 0), metrics(8, 0), ''],
  };
  const counts = createGpsCounts(
    () => ['a', 'b'],
    async (base) => answers[base]?.shift() ?? '',
  );
  for (let i = 0; i < 5; i++) await counts.look();
  expect(counts.totals()).toEqual({ accepted: 30 + 9 + 8, dropped: 2 + 1 });
});

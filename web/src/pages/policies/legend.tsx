import { verdictIcon } from '../../ui/badge.tsx';

/** What the words and signs of the matrix mean. */
export function Legend({ outside }: { outside: number }) {
  return (
    <div className="matrix-legend">
      <dl>
        <div>
          <dt>{verdictIcon('held')} held</dt>
          <dd>every claim of the scenario held</dd>
        </div>
        <div>
          <dt>{verdictIcon('failed')} failed</dt>
          <dd>a claim did not hold</dd>
        </div>
        <div>
          <dt>{verdictIcon('inconclusive')} inconclusive</dt>
          <dd>it could not be shown</dd>
        </div>
        <div>
          <dt>answered</dt>
          <dd>share of requests answered well and in time while a fault was in force</dd>
        </div>
        <div>
          <dt>p99</dt>
          <dd>of the answer times while a fault was in force</dd>
        </div>
        <div>
          <dt>recovery</dt>
          <dd>from the removal of the fault until Redis answers as before</dd>
        </div>
        <div>
          <dt>–</dt>
          <dd>nothing was measured</dd>
        </div>
        <div>
          <dt>~</dt>
          <dd>the load loop itself lagged: not to be trusted</dd>
        </div>
      </dl>
      <p>
        A cell shows the latest run that came to its end; where nothing was broken, its figures are of the
        whole run.
        {outside > 0 &&
          ` ${outside === 1 ? 'One run is' : `${outside} runs are`} not shown, being of a scenario or a policy that is no more or was changed since.`}
      </p>
    </div>
  );
}

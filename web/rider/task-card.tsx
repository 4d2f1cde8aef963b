// What to do now: ride to the kitchen and say its code, ride to the door and hand over.

import { useSignal } from '@preact/signals';
import { Icon } from '../design/icons.tsx';
import { Notice } from '../design/parts.tsx';
import { rider } from '../texts/rider.ts';
import { money } from '../texts/shared.ts';
import type { Duty } from './duty.ts';

/** The card. */
export function TaskCard({ duty }: { readonly duty: Duty }) {
  const { phase, fee, currency, refused } = duty.shift.value;
  const toDoor = phase === 'picked_up' || phase === 'delivering';
  return (
    <section class="panel task" aria-label={rider.steps[phase]}>
      <header>
        <span class={`disc ${toDoor ? 'cool' : ''}`}>
          <Icon name={toDoor ? 'home' : 'bag'} />
        </span>
        <div class="what">
          <h2 aria-live="polite">{rider.steps[phase]}</h2>
          <p class="muted small">{toDoor ? duty.door.value || rider.doorHow : duty.kitchen.value.join(', ')}</p>
        </div>
        <p class="fee">
          <strong class="number">{currency === '' ? '' : money(fee, currency)}</strong>
        </p>
      </header>
      {refused !== '' && (
        <Notice tone="bad" icon="alert">
          <p>{rider.wrong(refused)}</p>
        </Notice>
      )}
      {toDoor ? (
        <button
          type="button"
          class="button good huge wide"
          disabled={duty.busy.value || phase === 'delivering'}
          onClick={() => void duty.command('ReportDelivery', { assignmentId: duty.shift.value.assignmentId })}
        >
          <Icon name="check" />
          {rider.deliver}
        </button>
      ) : (
        <CodeForm duty={duty} />
      )}
    </section>
  );
}

function CodeForm({ duty }: { readonly duty: Duty }) {
  const code = useSignal('');
  const { phase, assignmentId } = duty.shift.value;
  const open = phase === 'confirmed' && !duty.busy.value;
  const send = (event: Event): void => {
    event.preventDefault();
    if (code.value.length === 4) void duty.command('ReportPickUp', { assignmentId, code: code.value });
  };
  return (
    <form class="code-form" onSubmit={send}>
      <div class="field">
        <label for="code">{rider.code}</label>
        <input
          id="code"
          class="code"
          inputMode="numeric"
          pattern="[0-9]{4}"
          maxLength={4}
          autocomplete="one-time-code"
          placeholder="0000"
          aria-describedby="code-hint"
          value={code.value}
          onInput={(event) => {
            code.value = event.currentTarget.value.replace(/\D/g, '').slice(0, 4);
            event.currentTarget.value = code.value;
          }}
        />
        <span id="code-hint" class="muted small">
          {rider.codeHint}
        </span>
      </div>
      <button type="submit" class="button huge" disabled={!open || code.value.length < 4}>
        {rider.pickUp}
      </button>
    </form>
  );
}

// The other end of child.ts: a measured process answers questions by name, and ends with its parent.

/** Answers questions until SIGTERM; `stop` is called then. The question `ready` is answered by itself. */
export function serve(answers: Readonly<Record<string, (value: never) => unknown>>, stop: () => Promise<void>): void {
  process.on('message', (message: { ask?: number; name?: string; value?: unknown }) => {
    const { ask, name, value } = message;
    if (ask === undefined || name === undefined) return;
    answer(answers, name, value).then(
      (found) => process.send?.({ answer: ask, value: found }),
      (thrown: unknown) =>
        process.send?.({ answer: ask, fault: thrown instanceof Error ? thrown.stack : String(thrown) }),
    );
  });
  const end = (): void => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('disconnect', () => process.exit(1));
}

async function answer(
  answers: Readonly<Record<string, (value: never) => unknown>>,
  name: string,
  value: unknown,
): Promise<unknown> {
  if (name === 'ready') return true;
  const found = answers[name];
  if (found === undefined) throw new Error(`no answer to ${name}`);
  return found(value as never);
}

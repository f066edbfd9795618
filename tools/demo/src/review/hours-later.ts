// Loaded into a command with `node --import`: its clock is two hours on. A session that was killed is over after an hour
// of quiet, and nobody waits for that in a demo.
const SHIFT_MS = 2 * 3_600_000;

const actualDate = Date;
globalThis.Date = new Proxy(actualDate, {
  construct: (target, args: unknown[], newTarget: typeof Date) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + SHIFT_MS] : args, newTarget) as Date,
  get: (target, property, receiver) =>
    property === 'now' ? () => target.now() + SHIFT_MS : (Reflect.get(target, property, receiver) as unknown),
});

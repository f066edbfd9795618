import { closeSync, openSync, writeSync } from 'node:fs';

/** What a server has acknowledged. */
export type Deed =
  | { readonly kind: 'ingested'; readonly id: string; readonly description: string }
  | { readonly kind: 'bound'; readonly id: string; readonly symbol: number }
  | { readonly kind: 'ratified'; readonly id: string; readonly signer: string };

/** The deeds of one lane: kept, and noted in a file for who looks into a run that failed. */
export interface Deeds {
  readonly note: (deed: Deed) => void;
  readonly all: () => readonly Deed[];
  readonly close: () => void;
}

export function openDeeds(file: string): Deeds {
  const descriptor = openSync(file, 'a');
  const deeds: Deed[] = [];
  return {
    note: (deed) => {
      deeds.push(deed);
      writeSync(descriptor, `${JSON.stringify(deed)}\n`);
    },
    all: () => deeds,
    close: () => closeSync(descriptor),
  };
}

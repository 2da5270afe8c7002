// What the node clients' tests have in common: the sandbox, what it held before, and what was done.

import strictAssert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {after} from 'node:test';

export const url = process.env.LEVER_SANDBOX_URL;
export const held = JSON.parse(readFileSync(process.env.LEVER_SANDBOX_HELD, 'utf8'));

const told = {read: {}, created: {}, changed: {}, assertions: 0};

/** node:assert/strict, counted: only what held is counted. */
export const assert = new Proxy(strictAssert, {
  get: (target, name) => (...given) => {
    const answer = target[name](...given);
    told.assertions += 1;
    return answer;
  },
});

/** Add to what the closing line says of this client. */
export function tell(verb, kind, count = 1) {
  told[verb][kind] = (told[verb][kind] ?? 0) + count;
}

const plainFetch = globalThis.fetch;

/** Lead every call to one of Lever's roots to the sandbox, and refuse all others. */
export function leadToSandbox(...roots) {
  globalThis.fetch = (asked, init) => {
    const address = String(asked);
    const root = roots.find((one) => address.startsWith(`${one}/`));
    if (root === undefined) throw new Error(`an address we do not know: ${address}`);
    return plainFetch(`${url}/v1${address.slice(root.length)}`, init);
  };
}

async function ask(path, body) {
  const answer = await plainFetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The account as the sandbox's control route shows it now. */
export async function account() {
  return (await ask('/_sandbox/state')).accounts[held.site];
}

/** One opportunity of the account's state. */
export async function opportunity(id) {
  return (await account()).opportunities.find((one) => one.id === id);
}

/** Set switches of this account. */
export const set = (switches) => ask(`/_sandbox/accounts/${held.site}/switches`, switches);

/** Change a posting behind the client's back. */
export const edit = (id, fields) =>
  ask(`/_sandbox/accounts/${held.site}/postings/${id}`, fields);

export const sorted = (records) => records.map((one) => one.id).sort();

after(() => writeFileSync(process.env.LEVER_SANDBOX_REPORT, JSON.stringify(told)));

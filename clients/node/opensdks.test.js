// The generated SDK reads all it knows, with an address changed where it keeps them.

import {test} from 'node:test';
import {initLeverSDK, leverSdkDef} from '@opensdks/sdk-lever';
import {account, assert, held, sorted, tell, url} from './sandbox.js';

for (const server of leverSdkDef.oasMeta.servers) server.url = `${url}/v1`;

const sdk = initLeverSDK({envName: 'sandbox', auth: {basic: {username: held.apiKey}}});

async function everything(path, query = {}) {
  const found = [];
  let offset;
  do {
    const {data} = await sdk.GET(path, {params: {query: {...query, offset}}});
    found.push(...data.data);
    offset = data.next;
  } while (offset);
  return found;
}

test('it reads every posting over two pages', async () => {
  const found = await everything('/postings');
  assert.ok(found.length > 100);
  assert.deepEqual(found, held.postings);
  assert.equal((await account()).postings.all, found.length + 1); // the confidential one
  tell('read', 'postings', found.length);
});

test('it reads one posting', async () => {
  const [there] = held.postings;
  const {data} = await sdk.GET('/postings/{id}', {params: {path: {id: there.id}}});
  assert.deepEqual(data.data, there);
});

test('it reads every opportunity, one of them, its contact and its offers', async () => {
  const found = await everything('/opportunities');
  assert.deepEqual(sorted(found), sorted(held.opportunities));
  assert.deepEqual(sorted(found), sorted((await account()).opportunities));
  const [there] = held.opportunities;
  const path = {id: there.id};
  const one = await sdk.GET('/opportunities/{id}', {params: {path}});
  assert.deepEqual(one.data.data, there);
  const contact = await sdk.GET('/contacts/{id}', {params: {path: {id: there.contact}}});
  assert.equal(contact.data.data.name, there.name);
  assert.deepEqual(contact.data.data.emails, there.emails);
  const offers = await sdk.GET('/opportunities/{id}/offers', {params: {path}});
  assert.deepEqual(offers.data, {data: [], hasNext: false});
  tell('read', 'opportunities', found.length);
});

test('it filters as it is told', async () => {
  const [there] = held.opportunities;
  const found = await everything('/opportunities', {email: there.emails[0].toUpperCase()});
  assert.deepEqual(sorted(found), [there.id]);
});

test('it reads stages, archive reasons and tags', async () => {
  assert.deepEqual(await everything('/stages'), held.stages);
  assert.deepEqual(await everything('/archive_reasons'), held.archiveReasons);
  const tags = await everything('/tags');
  assert.deepEqual(Object.fromEntries(tags.map((one) => [one.text, one.count])), held.tags);
  tell('read', 'tags', tags.length);
});

test('what is not there comes as an error with its status', async () => {
  const gone = sdk.GET('/opportunities/{id}', {params: {path: {id: 'nobody'}}});
  await assert.rejects(gone, (error) => error.response.status === 404 && error.error.code === 'ResourceNotFound');
});

test('a token is taken like a key', async () => {
  const wrong = initLeverSDK({envName: 'production', headers: {authorization: 'Bearer nothing'}});
  await assert.rejects(wrong.GET('/stages', {}), (error) => error.response.status === 401);
});

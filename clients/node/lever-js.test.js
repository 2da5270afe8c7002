// lever-js applies, finds what came of it, changes it, and creates.

import {before, test} from 'node:test';
import * as lever from 'lever-js';
import {account, assert, edit, held, leadToSandbox, opportunity, set, sorted, tell} from './sandbox.js';

const key = held.apiKey;
const published = held.postings.filter((one) => one.state === 'published');
const [posting, other] = published;
const boss = held.users.find((one) => one.accessRole === 'super admin').id;
const questions = [{
  id: 'e1a0c7d2-3333-4b1f-8e2d-6f5a4b3c2d1e',
  text: 'About pumps',
  distribution: ['external'],
  fields: [
    {type: 'text', text: 'Favourite valve?', required: true, description: '', prompt: '', value: null},
    {
      type: 'multiple-select', text: 'Tools you know', required: false, description: '', prompt: '',
      options: [{text: 'CAD'}, {text: 'FEM'}], value: [],
    },
  ],
}];
const personal = [
  {text: 'Full name', name: 'fullName', type: 'text', required: true, value: null},
  {text: 'Email', name: 'email', type: 'text', required: true, value: null},
];

function application(email, more = {}) {
  return {
    personalInformation: [
      {name: 'fullName', value: 'Inês Prado'},
      {name: 'email', value: email},
    ],
    customQuestions: [{id: questions[0].id, fields: [{value: 'Ball'}, {value: ['CAD']}]}],
    urls: [{name: 'LinkedIn', value: 'https://people.example/ines'}],
    eeoResponses: {},
    source: 'Refer.io',
    origin: 'applied',
    ...more,
  };
}

async function everyOpportunity(query = {}) {
  const found = [];
  let offset;
  do {
    const page = await lever.listOpportunities(key, {query: {...query, limit: 50, offset}});
    found.push(...page.data);
    assert.equal(page.hasNext, page.next !== undefined);
    offset = page.next;
  } while (offset);
  return found;
}

before(async () => {
  leadToSandbox('https://api.lever.co/v1');
  await set({rate_limited: false}); // it never tries again; the last test is about that
  const form = {
    customQuestions: questions, personalInformation: personal, urls: [{
      text: 'LinkedIn', name: 'LinkedIn', type: 'text', required: false, value: null,
    }], consentDisclosures: null,
  };
  await edit(posting.id, {form});
});

test('it retrieves postings of every state', async () => {
  for (const state of ['published', 'draft', 'closed', 'internal']) {
    const there = held.postings.find((one) => one.state === state && one.id !== posting.id);
    const {data} = await lever.retrievePosting(key, {params: {posting: there.id}});
    assert.deepEqual(data, there);
    tell('read', 'postings');
  }
});

test('it does not find a posting that is not there', async () => {
  const nobody = {params: {posting: '00000000-0000-4000-8000-000000000000'}};
  await assert.rejects(lever.retrievePosting(key, nobody), /HTTP 404/);
});

test('it lists every opportunity, fifty a page', async () => {
  const found = await everyOpportunity();
  assert.equal(found.length, held.opportunities.length);
  assert.deepEqual(sorted(found), sorted(held.opportunities));
  tell('read', 'opportunities', found.length);
});

test('it applies, and the application stands in the account as it was given', async () => {
  const email = 'ines.prado@example.com';
  const {data} = await lever.applyToPosting(key, {
    params: {posting: posting.id}, body: application(email),
  });
  assert.deepEqual(Object.keys(data), ['applicationId']);
  const [found, ...more] = await everyOpportunity({email, posting_id: posting.id});
  assert.deepEqual(more, []);
  assert.deepEqual(found.applications, [data.applicationId]);
  assert.deepEqual(found.sources, ['Refer.io']);
  assert.equal(found.stage, 'applicant-new');
  assert.equal(found.origin, 'applied');
  assert.equal(found.owner, posting.owner);
  const kept = await opportunity(found.id);
  assert.equal(kept.name, 'Inês Prado');
  assert.equal(kept.posting, posting.id);
  assert.deepEqual(kept.emails, [email]);
  assert.deepEqual(kept.applications, [data.applicationId]);
  const ids = {opportunity: found.id, application: data.applicationId};
  const {data: record} = await lever.retrieveApplication(key, {params: ids});
  assert.equal(record.type, 'posting');
  assert.deepEqual(record.customQuestions[0].fields.map((one) => one.value), ['Ball', ['CAD']]);
  tell('created', 'applications');
});

test('who applies twice is one contact with two opportunities', async () => {
  const before = await account();
  const body = application('Noor.Okoro@example.com');
  const again = application('noor.okoro@example.com');
  await lever.applyToPosting(key, {params: {posting: posting.id}, body});
  await lever.applyToPosting(key, {params: {posting: posting.id}, body: again});
  const now = await account();
  assert.equal(now.opportunities.length, before.opportunities.length + 2);
  assert.equal(now.contacts, before.contacts + 1);
  tell('created', 'applications', 2);
});

test('an answer too few, or a closed posting, is refused and leaves nothing', async () => {
  const before = (await account()).opportunities.length;
  const short = application('asha.iyer@example.com', {
    customQuestions: [{id: questions[0].id, fields: [{value: 'Ball'}]}],
  });
  await assert.rejects(lever.applyToPosting(key, {params: {posting: posting.id}, body: short}), /HTTP 400/);
  const closed = held.postings.find((one) => one.state === 'closed');
  const whole = application('asha.iyer@example.com');
  await assert.rejects(lever.applyToPosting(key, {params: {posting: closed.id}, body: whole}), /HTTP 400/);
  assert.equal((await account()).opportunities.length, before);
});

test('it creates an opportunity for a posting', async () => {
  const {data, deduped} = await lever.createOpportunity(key, {
    query: {perform_as: boss},
    body: {
      name: 'Rui Castell', emails: ['rui.castell@example.com'], postings: [other.id],
      sources: ['Refer.io'], tags: ['valves'], links: ['https://people.example/rui'],
      origin: 'referred', stage: 'applicant-new',
    },
  });
  assert.equal(deduped, false);
  assert.equal(data.owner, boss);
  assert.deepEqual(data.links, ['https://people.example/rui']);
  assert.ok(data.tags.includes('valves') && data.tags.includes(other.text));
  const kept = await opportunity(data.id);
  assert.deepEqual(
    [kept.name, kept.posting, kept.origin, kept.stage, kept.sources],
    ['Rui Castell', other.id, 'referred', 'applicant-new', ['Refer.io']],
  );
  tell('created', 'opportunities');
});

test('it may not create in nobody\'s name', async () => {
  const body = {name: 'Yara Holt', emails: ['yara.holt@example.com']};
  await assert.rejects(lever.createOpportunity(key, {query: {}, body}), /HTTP 400/);
});

test('it adds and removes sources, tags and links', async () => {
  const {id, sources} = held.opportunities[0];
  const params = {opportunity: id};
  const about = (data) => lever.retrieveOpportunity(key, {params}).then((one) => one.data[data]);
  await lever.addOpportunitySources(key, {params, body: {sources: ['Refer.io', 'Fair']}});
  assert.deepEqual((await opportunity(id)).sources, [...new Set([...sources, 'Refer.io', 'Fair'])]);
  await lever.removeOpportunitySources(key, {params, body: {sources: ['Fair']}});
  assert.deepEqual((await opportunity(id)).sources, [...new Set([...sources, 'Refer.io'])]);
  const link = 'https://people.example/portfolio';
  await lever.addOpportunityTags(key, {params, body: {tags: ['quiet pumps']}});
  await lever.addContactLinksByOpportunity(key, {params, body: {links: [link]}});
  assert.ok((await about('tags')).includes('quiet pumps'));
  assert.deepEqual(await about('links'), [link]);
  await lever.removeOpportunityTags(key, {params, body: {tags: ['quiet pumps']}});
  await lever.removeContactLinksByOpportunity(key, {params, body: {links: [link]}});
  assert.ok(!(await about('tags')).includes('quiet pumps'));
  assert.deepEqual(await about('links'), []);
  tell('changed', 'lists', 6);
});

test('it moves and archives', async () => {
  const {id} = held.opportunities[1];
  const params = {opportunity: id};
  const reason = held.archiveReasons.find((one) => one.type === 'non-hired');
  await lever.updateOpportunityStage(key, {params, body: {stage: 'offer'}});
  assert.equal((await opportunity(id)).stage, 'offer');
  await lever.updateOpportunityArchivedState(key, {params, body: {reason: reason.id}});
  assert.equal((await opportunity(id)).archived.reason, reason.id);
  tell('changed', 'opportunities');
});

test('it reads stages and archive reasons', async () => {
  const stages = await lever.getStages(key, {});
  assert.deepEqual(stages.data, held.stages);
  const reasons = await lever.getArchiveReasons(key, {});
  assert.deepEqual(reasons.data, held.archiveReasons);
  tell('read', 'stages', stages.data.length);
});

test('it is told when its key is wrong', async () => {
  await assert.rejects(lever.getStages('no-such-key', {}), /HTTP 401/);
});

test('a burst is let in, and then it is told to slow down', async () => {
  await set({rate_limited: true});
  const asked = Array.from({length: 60}, () => lever.getStages(key, {}));
  const answers = await Promise.allSettled(asked);
  const refused = answers.filter((one) => one.status === 'rejected');
  assert.ok(answers.length - refused.length >= 20);
  assert.ok(refused.length > 0);
  for (const {reason} of refused) assert.match(String(reason), /HTTP 429/);
});

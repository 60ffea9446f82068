-- What came in from outside (e-mail, text messages, enterprise messengers): each is taken once, and answers find their way back.
create table inbound_message (
  tenant_id uuid not null, id uuid not null, channel text not null check (channel in ('email', 'sms', 'im')), external text, address text not null,
  mailbox text, uidvalidity bigint, uid bigint, at timestamptz not null default now(),
  outcome text not null check (outcome in ('opened', 'added', 'ignored', 'refused', 'duplicate')), reason text, matter_id uuid,
  primary key (tenant_id, id)
);
comment on table inbound_message is 'Messages from clients by the identity their sender gave (Message-ID, gateway id) and, for mail, the place in the mailbox; who writes on which matter';
create unique index inbound_once on inbound_message (tenant_id, channel, external) where external is not null;
create unique index inbound_place on inbound_message (tenant_id, mailbox, uidvalidity, uid) where uid is not null;
create index inbound_address on inbound_message (tenant_id, channel, address, at desc);
create index inbound_matter on inbound_message (tenant_id, matter_id) where matter_id is not null;
alter table inbound_message enable row level security;
alter table inbound_message force row level security;
create policy tenant on inbound_message using (tenant_id = nullif(current_setting('guixing.tenant', true), '')::uuid);
-- Letters no gateway carries wait for one.
create index outbox_not_sent on outbox (tenant_id, channel, at) where state = 'not-sent';
-- A colleague's reading of an alert changes the counts of the others.
create index alert_read on alert (tenant_id, read_at) where read_at is not null;

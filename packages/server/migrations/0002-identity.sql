-- Sign-in: the tables of better-auth 1.7.25 with the plugins username and twoFactor, as its getMigrations() writes them
-- (columns are camelCase there), and whose account is whose. All are local tables of the installation: an account is
-- looked up before its house is known, so no row-level security and no foreign key from or to a house's data.

create table "user" (
  "id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text,
  "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz default current_timestamp not null,
  "username" text unique, "displayUsername" text, "twoFactorEnabled" boolean
);
comment on table "user" is 'Accounts; username is the normal form (NFKC, lower case) and unique in the installation; an address @guixing.invalid stands for none';
create table "session" (
  "id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null,
  "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade
);
comment on table "session" is 'Signed-in browsers';
create index "session_userId_idx" on "session" ("userId");
create table "account" (
  "id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade,
  "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text,
  "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz not null
);
comment on table "account" is 'Ways to sign in to an account: credential (password hash) or oidc (subject at the identity provider)';
create index "account_userId_idx" on "account" ("userId");
create table "verification" (
  "id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null, "updatedAt" timestamptz default current_timestamp not null
);
comment on table "verification" is 'Sign-ins under way: awaited one-time codes, OIDC states, trusted devices';
create index "verification_identifier_idx" on "verification" ("identifier");
create table "twoFactor" (
  "id" text not null primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references "user" ("id") on delete cascade,
  "verified" boolean, "failedVerificationCount" integer, "lockedUntil" timestamptz
);
comment on table "twoFactor" is 'One-time code secrets and backup codes, encrypted';
create index "twoFactor_secret_idx" on "twoFactor" ("secret");
create index "twoFactor_userId_idx" on "twoFactor" ("userId");
create table "rateLimit" ("id" text not null primary key, "key" text not null unique, "count" integer not null, "lastRequest" bigint not null);
comment on table "rateLimit" is 'Requests to the sign-in endpoints by address and path';

create table account_person (
  user_id text primary key, tenant_id uuid not null, person_id uuid not null, disabled_at timestamptz,
  unique (tenant_id, person_id)
);
comment on table account_person is 'Whose account: the way from a sign-in to house and person past row-level security; disabled_at closes the account';

-- What a client sends on the portal without an account: whoever sent it holds a key to attach it with, of which only the hash is kept.
-- It stays afterwards: it marks what came that way, and only that can be fetched back there.
alter table document add column claim text;
-- Is any row left that names these bytes?
create index document_bytes on document (tenant_id, sha256);

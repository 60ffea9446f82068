-- The bytes of files lie in the data folder under their digest; a row only says what they are and whose.
alter table document drop column content;
create index document_by on document (tenant_id, by_id, at) where matter_id is null;

-- One word index for each type of document: a word of every day in a million matters must not slow the search of the information file.
drop index search_tokens;
drop index search_trgm;
create index search_matter_tokens on search_doc using gin (tokens) where type = 'matter';
create index search_matter_trgm on search_doc using gin (folded gin_trgm_ops) where type = 'matter';
create index search_knowledge_tokens on search_doc using gin (tokens) where type = 'knowledge';
create index search_knowledge_trgm on search_doc using gin (folded gin_trgm_ops) where type = 'knowledge';
create index search_client_tokens on search_doc using gin (tokens) where type = 'client';

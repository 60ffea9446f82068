-- What was broken of each matter, for the conformance of a business: few rows of many.
create index check_broken on check_result (tenant_id, matter_id) where outcome = 'breached' and not imported;

-- The workbench of everybody reads the day's due items; done ones of the years before must not be walked through for it.
create index duty_by_due on duty_item (tenant_id, due_at);

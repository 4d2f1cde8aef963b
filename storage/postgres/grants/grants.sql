-- Who may do what; applied after every change of tables or functions. dabba_core is the loop: it may not touch
-- a rider's assignment, nor the ledger but through ledger.post, and it sees no personal data.
grant usage on schema core to dabba_core, dabba_claims, dabba_ops, dabba_accounts, dabba_chat, dabba_catalog;
grant execute on all functions in schema core to dabba_core, dabba_ops;
grant execute on function core.clock_ms() to dabba_claims, dabba_accounts, dabba_chat, dabba_catalog;

revoke all on all tables in schema core from dabba_core, dabba_claims;
grant select, insert, update, delete on core.part_owner, core.states, core.effects, core.timers, core.parked_queue,
  core.reader_positions to dabba_core;
grant select, insert on core.log, core.audit, core.installation to dabba_core;
grant select, insert, update on core.dead_letters to dabba_core;
grant select, insert (id, slot, on_shift, vehicle), update (on_shift, vehicle, last_heard_at) on core.riders to dabba_core;

-- A security definer function is open to everyone unless it is closed; these two are for the loop's effects only.
revoke execute on function core.claim_riders, core.release_riders, core.maintain_audit from public;
grant execute on function core.claim_riders, core.release_riders, core.maintain_audit to dabba_core;
grant select, update (assignment_id, order_id, claimed_at, claim_no) on core.riders to dabba_claims;
grant select, delete, update (claim_outcome, claim_rider, claim_no) on core.effects to dabba_claims;

grant usage on schema ledger to dabba_core, dabba_ledger, dabba_ops;
revoke all on all tables in schema ledger from dabba_ledger;
grant select, insert on ledger.journal, ledger.lines to dabba_ledger;
grant select on all tables in schema ledger to dabba_core, dabba_ops;
revoke execute on function ledger.post from public;
grant execute on function ledger.post to dabba_core;

grant usage on schema accounts to dabba_accounts;
grant select, insert, update, delete on all tables in schema accounts to dabba_accounts;
grant execute on all functions in schema accounts to dabba_accounts;

grant usage on schema chat to dabba_chat;
grant select, insert, update, delete on all tables in schema chat to dabba_chat;
grant execute on all functions in schema chat to dabba_chat;

grant usage on schema catalog to dabba_catalog, dabba_ops;
grant select, insert, update, delete on all tables in schema catalog to dabba_catalog;
grant usage on all sequences in schema catalog to dabba_catalog;
grant execute on all functions in schema catalog to dabba_catalog;
grant select on all tables in schema catalog to dabba_ops;

grant usage on schema ops to dabba_ops;
grant select, insert, update on ops.findings to dabba_ops;
grant select, insert on ops.audit to dabba_ops;
grant select on all tables in schema core to dabba_ops;

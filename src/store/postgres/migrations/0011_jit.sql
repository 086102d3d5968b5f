-- What people ask is read once: a server that compiles expressions (LLVM, where it has it) takes as long to compile the
-- ledger's as to answer it. Set for new connections of this role to this database, so that it holds behind PgBouncer too.
do $$
begin
  execute format('alter role %I in database %I set jit = off', current_user, current_database());
end
$$;

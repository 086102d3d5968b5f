-- What nobody waits for any more is given up: a replica that has waited long enough for an answer closes its connection,
-- which PostgreSQL notices by itself only when it has the answer. Behind a lock that is held long, each receipt that was
-- refused would keep a connection until then. Set for new connections of this role to this database, as the line on jit.
-- A server whose system can't tell (Windows) refuses any such interval: there it stays as it is.
do $$
begin
  execute format('alter role %I in database %I set client_connection_check_interval = 1000', current_user, current_database());
exception
  when invalid_parameter_value then null;
end
$$;

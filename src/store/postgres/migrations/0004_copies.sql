-- A copy into this database that is not whole yet: what is copied, and how far it came.

create table copies (
  one boolean primary key default true check (one),
  hash text not null,
  alert bigint not null default 0,
  events bigint not null default 0
);

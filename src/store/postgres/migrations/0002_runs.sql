-- The newest run of each scheduled job, by the time for which it was due: whoever moves it on does the run.

create table runs (
  job text primary key,
  at bigint not null
);

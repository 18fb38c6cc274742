-- What people write at /api/notes.
create table notes (
  id bigint generated always as identity primary key,
  text text not null check (char_length(text) between 1 and 500),
  written_at timestamptz not null default now()
);

-- The service reads and adds; it changes and removes nothing.
grant select, insert on notes to service;

-- A probe that says nothing while its device goes on: since when, for as long as it lasts.

alter table gateway.channel add column silent_since timestamptz;

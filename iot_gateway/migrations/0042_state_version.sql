-- One more with every writing: a gateway that holds a channel's states in memory asks whether they
-- are still those of the row, and reads them again only where another one wrote.
alter table gateway.channel_state add column version bigint not null default 0;

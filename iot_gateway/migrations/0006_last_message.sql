-- What the page "connect a sensor" shows of the last message: topic, size and its begin.

alter table gateway.presence add column message jsonb;

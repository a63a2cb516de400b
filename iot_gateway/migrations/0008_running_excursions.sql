-- Looked up with every batch: the excursions that are still running.

create index excursion_running on gateway.excursion (channel) where ended_at is null;

-- When work begins because a person said so, with whoever has the order: no plan moves it.
alter table dispatch.work_order add column fixed_start timestamptz;

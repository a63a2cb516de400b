-- How a binding finds the device of a message, where the format's own way does not fit.

alter table gateway.binding add column device_at text; -- a template of topic levels or a JSON pointer

-- What other brokers need, and how far the broker has followed.

alter table gateway.connection add column secret_pbkdf2 text; -- Mosquitto's own form ($7$)
alter table gateway.connection add column format text not null default 'native';
alter table gateway.connection drop constraint connection_username_check;
alter table gateway.connection add check (username ~ '^[A-Za-z0-9_:-]{1,64}$');
-- The revision of the connections that the broker has confirmed.
alter table gateway.revision add column applied bigint not null default 0;

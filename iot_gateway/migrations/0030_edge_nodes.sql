-- What the births of a Sparkplug edge node said, so that a restarted gateway still knows the numbers
-- that the node's data use instead of names.

create table gateway.edge_node (
    name text primary key, -- group/node
    state jsonb not null,
    updated_at timestamptz not null
);

grant select, insert, update, delete on gateway.edge_node to hanlu_app;

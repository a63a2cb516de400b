-- Answered from an index instead of row by row: the assets of a model (what their faults take),
-- and when a part last came to a place or left it, where a count is no move (what lies idle).
create index asset_model on dispatch.asset (model) where model <> '';
create index stock_movement_left on dispatch.stock_movement (part, source, at)
    where destination <> 'count';
create index stock_movement_came on dispatch.stock_movement (part, destination, at)
    where source <> 'count';

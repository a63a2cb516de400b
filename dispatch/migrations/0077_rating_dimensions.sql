-- A rating judges single dimensions too (F-170, C-26), may say how likely a recommendation is
-- (F-172), and says by which way it came and who wrote it down (F-181).

alter table dispatch.rating add column dimensions jsonb not null default '{}'
    check (jsonb_typeof(dimensions) = 'object');
alter table dispatch.rating add column recommend smallint check (recommend between 0 and 10);
alter table dispatch.rating add column source text not null default 'online'
    check (source in ('online', 'on_site', 'telephone'));
alter table dispatch.rating add column given_by text not null default 'customer';

-- A stored policy keeps its section only while that fits its model.
update hanlu.policy set sections = jsonb_set(sections, '{rating}', '{"red_up_to": 2,
    "satisfied_from": 4, "scale": "stars", "recommend": false, "dimensions": {
    "repair": ["attitude", "quality", "speed", "parts"],
    "installation": ["attitude", "quality", "speed", "parts"],
    "maintenance": ["attitude", "quality", "speed", "parts"],
    "inspection": ["attitude", "quality", "speed"],
    "complaint": ["attitude", "efficiency"], "consultation": ["attitude", "efficiency"],
    "parts": ["goods", "logistics", "attitude"],
    "return": ["goods", "after_sales", "logistics", "attitude"],
    "exchange": ["goods", "after_sales", "logistics", "attitude"],
    "pickup": ["logistics", "attitude"]}}' || (sections -> 'rating'))
 where sections ? 'rating';
update hanlu.policy set sections = jsonb_set(sections, '{kpi}', '{"closed_loop_within": "24 h",
    "nps_target": 90, "promoters_from": 9, "detractors_to": 6}' || (sections -> 'kpi'))
 where sections ? 'kpi';

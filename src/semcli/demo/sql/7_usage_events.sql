-- The usage of the months [from_month, to_month), weighted by tier, size, season, weekday and hour.

INSERT INTO public.usage_events
WITH busy AS (
    SELECT
        id AS workspace_id, rank, utc_shift, created_at, active_until, month, slots,
        child(workspace.seed, 400 + month) AS month_seed,
        -- customers warm up over their first months; a few use far more than the others
        long_tail(usage, workspace.seed, 'appetite') * season // 100
            * least(100, 40 + 20 * ((starts_at + days * 86400 - created_at) // 2629800)) // 100 AS rate
    FROM workspace_draft AS workspace
    JOIN months ON created_at < starts_at + days * 86400 AND active_until > starts_at
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
events AS (
    SELECT *, child(month_seed, event) AS seed
    FROM (SELECT *, unnest(range(whole(rate, month_seed, 'events'))) AS event FROM busy)
),
kinds AS (
    -- the API gains on people clicking, year after year
    SELECT
        *,
        CASE
            WHEN draw(seed, 'kind') % 100 < 45 + month THEN 'api_call'
            WHEN draw(seed, 'kind') % 100 < 88 THEN 'login'
            ELSE 'export'
        END AS event_type
    FROM events
),
placed AS (
    SELECT
        workspace_id, event, seed, rank, created_at, active_until, event_type, midnight,
        -- machines do not sleep: half of the calls come at any hour
        midnight + draw(seed, 'second') % 3600 + 3600 * CASE
            WHEN event_type = 'api_call' AND chance(seed, 'machine', 50) THEN draw(seed, 'any hour') % 24
            ELSE (hour + utc_shift) % 24
        END AS occurred_at
    FROM kinds
    JOIN day_slots ON day_slots.month = kinds.month AND day_slots.slot = draw(seed, 'day') % slots
    JOIN hour_slots ON hour_slots.slot = draw(seed, 'hour') % getvariable('hour_slots')
)
SELECT
    getvariable('rows_before') + row_number() OVER (ORDER BY occurred_at, workspace_id, event) AS id,
    workspace_id,
    event_type,
    CASE event_type
        WHEN 'api_call' THEN long_tail(40 * rank * rank, seed, 'calls')
        WHEN 'login' THEN 1 + draw(seed, 'logins') % (2 + 2 * rank)
        ELSE long_tail(6, seed, 'exports')
    END,
    moment(occurred_at),
    -- nearly all are recorded within the minute, a few from devices that were offline
    moment(least(
        getvariable('ends_at') - 1,
        occurred_at + 1 + draw(seed, 'delay') % 45 + if(chance(seed, 'offline', 1), draw(seed, 'days late') % 259200, 0)
    ))
FROM placed
WHERE occurred_at >= created_at AND occurred_at < active_until
    -- exports were down for two weeks in November 2024: days without rows in one group
    AND NOT (event_type = 'export' AND midnight >= 1730678400 AND midnight < 1731888000)
ORDER BY id;

-- The invoices of the months [from_month, to_month): run once for small data, month by month for large.

INSERT INTO public.invoices
WITH these_months AS (
    SELECT * FROM months WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
billed AS (
    -- the day of the month on which the subscription is billed: 1 to 28, so that every month has it
    SELECT
        *,
        least(28, day(billed_on)) AS billing_day,
        (year(billed_on) - 2023) * 12 + month(billed_on) - 1 AS first_month,
        rank IN (2, 3, 4) AND turn < 2 AND chance(seed, 'yearly', 12) AS yearly
    FROM (
        SELECT *, coalesce(trial_ends_at, started_at) AS billed_from, make_timestamp(billed_from * 1000000) AS billed_on
        FROM priced
        WHERE mrr_cents > 0
    )
),
due AS (
    SELECT
        *,
        starts_at + (billing_day - 1) * 86400 AS midnight,
        child(seed, month) AS invoice_seed,
        month - first_month AS age
    FROM billed
    JOIN these_months ON month >= first_month
        AND starts_at + billing_day * 86400 > billed_from
        AND starts_at + (billing_day - 1) * 86400 < coalesce(ends_at, getvariable('ends_at'))
    WHERE NOT yearly OR age % 12 = 0
),
recurring AS (
    SELECT
        workspace_id,
        id AS subscription_id,
        invoice_seed AS seed,
        rank,
        year,
        -- seats are added over time, and what exceeds the plan follows the season
        mrr_cents * (100 + age) // 100 * if(yearly, 10, 1)
            + if(chance(invoice_seed, 'over', 35), mrr_cents * season * (draw(invoice_seed, 'excess') % 30) // 10000, 0)
            AS total,
        -- small customers are billed by a nightly run, large ones by hand, on weekdays
        greatest(billed_from + 60, midnight + CASE
            WHEN rank <= 3 THEN 7200 + draw(invoice_seed, 'run') % 14400
            ELSE [0, 0, 0, 0, 0, 2, 1][1 + (midnight // 86400 + 3) % 7] * 86400
                + (9 + draw(invoice_seed, 'hour') % 8 + utc_shift) % 24 * 3600 + draw(invoice_seed, 'second') % 3600
        END) AS issued_at
    FROM due
),
services AS (
    -- training, migration and the like: no subscription
    SELECT
        workspace_id, NULL AS subscription_id, visits.seed, rank, year,
        long_tail(1800 * rank * rank, visits.seed, 'services') * season // 100 AS total,
        midnight + (hour + utc_shift) % 24 * 3600 + draw(visits.seed, 'second') % 3600 AS issued_at
    FROM (
        SELECT
            id AS workspace_id, rank, utc_shift, created_at, active_until, year, season, month, slots,
            child(workspace.seed, 300 + month) AS seed
        FROM workspace_draft AS workspace
        JOIN these_months ON created_at < starts_at + days * 86400 AND active_until > starts_at
        WHERE rank >= 2 AND chance(child(workspace.seed, 300 + month), 'services', 12 + 6 * rank)
    ) AS visits
    JOIN day_slots ON day_slots.month = visits.month AND day_slots.slot = draw(visits.seed, 'day') % slots
    JOIN hour_slots ON hour_slots.slot = draw(visits.seed, 'hour') % getvariable('hour_slots')
    WHERE issued_at >= created_at AND issued_at < active_until
),
numbered AS (
    SELECT
        *,
        getvariable('rows_before')
            + row_number() OVER (ORDER BY issued_at, subscription_id NULLS FIRST, workspace_id) AS id
    FROM (SELECT * FROM recurring UNION ALL SELECT * FROM services)
),
settled AS (
    SELECT
        *,
        CASE
            WHEN chance(seed, 'void', 3) THEN 'void'
            WHEN chance(seed, 'lost', 1) AND issued_at < getvariable('ends_at') - 90 * 86400 THEN 'uncollectible'
            WHEN NOT chance(seed, 'overdue', 2) THEN 'paid'
            ELSE 'open'
        END AS outcome,
        issued_at + CASE
            WHEN rank >= 4 THEN 432000 + draw(seed, 'transfer') % 3500000  -- by transfer, within six weeks
            WHEN chance(seed, 'card declined', 7) THEN 260000 + draw(seed, 'retry') % 1500000
            ELSE 5 + draw(seed, 'charge') % 900
        END AS settled_at
    FROM numbered
)
SELECT
    id,
    workspace_id,
    subscription_id,
    'INV-' || year || '-' || format('{:08d}', id),
    CASE WHEN outcome = 'paid' AND settled_at >= getvariable('ends_at') THEN 'open' ELSE outcome END,
    total,
    moment(issued_at),
    CASE WHEN outcome = 'paid' AND settled_at < getvariable('ends_at') THEN moment(settled_at) END
FROM settled
ORDER BY id;

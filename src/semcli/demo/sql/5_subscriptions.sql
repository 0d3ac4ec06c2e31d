-- What each workspace subscribes to: a plan, for some first a smaller one and later an upgrade, for some an add-on too.

CREATE TEMP TABLE subscription_draft AS
WITH customers AS (
    SELECT
        id AS workspace_id, seed AS workspace_seed, rank, seats, utc_shift, left_at, active_until,
        created_at + draw(seed, 'first days') % 500000 AS begins_at,
        created_at + (60 + draw(seed, 'upgrade day') % 480) * 86400 AS upgrades_at,
        created_at + (30 + draw(seed, 'add-on day') % 400) * 86400 AS adds_at,
        CASE
            WHEN created_at < getvariable('starts_at') + 181 * 86400 AND chance(seed, 'older plan', 70)
                THEN older_plan_id
            WHEN chance(seed, 'special plan', 7) THEN special_plan_id
            ELSE plan_id
        END AS plan_id
    FROM workspace_draft
    WHERE NOT chance(seed, 'no subscription', 6)
),
decided AS (
    SELECT *, rank >= 2 AND upgrades_at < active_until AND chance(workspace_seed, 'upgrade', 45) AS upgraded
    FROM customers
),
opened AS (
    SELECT
        workspace_id, workspace_seed, rank, utc_shift, 0 AS turn,
        begins_at AS started_at, left_at AS ends_at, plan_id, seats
    FROM decided
    WHERE NOT upgraded
    UNION ALL
    SELECT
        workspace_id, workspace_seed, decided.rank, utc_shift, 0,
        begins_at, upgrades_at, tiers.plan_id, greatest(1, decided.seats // 2)
    FROM decided JOIN tiers ON tiers.rank = decided.rank - 1
    WHERE upgraded
    UNION ALL
    SELECT
        workspace_id, workspace_seed, rank, utc_shift, 1,
        upgrades_at, left_at, plan_id, seats
    FROM decided
    WHERE upgraded
    UNION ALL
    SELECT
        workspace_id, workspace_seed, rank, utc_shift, 2,
        adds_at, left_at, pick([10, 10, 11], workspace_seed, 'add-on plan'), greatest(1, seats // 3)
    FROM decided
    WHERE rank >= 3 AND adds_at < active_until AND chance(workspace_seed, 'add-on', 30)
)
SELECT
    row_number() OVER (ORDER BY started_at, workspace_id, turn) AS id,
    *,
    child(workspace_seed, 200 + turn) AS seed,
    CASE
        WHEN turn = 0 AND plan_id <> 1 AND chance(workspace_seed, 'trial', 55) THEN started_at + 14 * 86400
    END AS trial_ends_at
FROM opened
WHERE started_at < getvariable('ends_at');

-- The lines of a subscription: its plan, then add-ons per seat. Large customers have many, some subscriptions none.
CREATE TEMP TABLE item_draft AS
WITH lines AS (
    SELECT *, child(seed, line) AS line_seed
    FROM (
        SELECT *, unnest(range(CASE
            WHEN chance(seed, 'no lines', 4) THEN 0
            WHEN turn = 2 OR rank <= 2 THEN 1
            WHEN rank = 5 THEN 2 + draw(seed, 'lines') % 11
            ELSE 1 + draw(seed, 'lines') % rank
        END)) AS line
        FROM subscription_draft
    )
),
chosen AS (
    SELECT
        id AS subscription_id, rank, line, line_seed, seats,
        CASE WHEN line = 0 THEN plan_id ELSE pick([10, 10, 11], line_seed, 'line plan') END AS plan_id
    FROM lines
)
SELECT
    subscription_id,
    line,
    plan_id,
    CASE
        WHEN line = 0 AND plan_id NOT IN (10, 11) THEN greatest(seats, included_seats)
        ELSE greatest(1, seats // (1 + draw(line_seed, 'line seats') % 8))
    END AS seats,
    -- the largest customers bargain
    monthly_price_cents // included_seats * (100 - if(rank = 5, draw(line_seed, 'rebate') % 25, 0)) // 100
        AS unit_price_cents
FROM chosen
JOIN public.plans ON plans.id = plan_id;

CREATE TEMP TABLE priced AS
SELECT draft.*, coalesce(lines.total, plans.monthly_price_cents) AS mrr_cents
FROM subscription_draft AS draft
JOIN public.plans ON plans.id = draft.plan_id
LEFT JOIN (
    SELECT subscription_id, sum(seats * unit_price_cents)::BIGINT AS total FROM item_draft GROUP BY subscription_id
) AS lines ON lines.subscription_id = draft.id;

INSERT INTO public.subscriptions
SELECT
    id,
    workspace_id,
    plan_id,
    CASE
        WHEN ends_at IS NOT NULL THEN 'canceled'
        WHEN trial_ends_at >= getvariable('ends_at') THEN 'trialing'
        WHEN plan_id <> 1 AND chance(seed, 'past due', 4) THEN 'past_due'
        ELSE 'active'
    END,
    mrr_cents,
    moment(started_at),
    moment(ends_at),
    moment(trial_ends_at)
FROM priced
ORDER BY id;

INSERT INTO public.subscription_items
SELECT row_number() OVER (ORDER BY subscription_id, line), subscription_id, plan_id, seats, unit_price_cents
FROM item_draft
ORDER BY subscription_id, line;

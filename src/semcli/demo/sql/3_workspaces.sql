-- Plans, and the workspaces with what hangs on them directly: billing profiles, cards, API keys.

INSERT INTO public.plans VALUES
    (1, 'free', 'Free', 0, 3, 'community', true),
    (2, 'starter', 'Starter', 2900, 5, 'standard', true),
    (3, 'team', 'Team', 9900, 12, 'standard', true),
    (4, 'business', 'Business', 34900, 40, 'priority', true),
    (5, 'enterprise', 'Enterprise', 149900, 150, 'dedicated', true),
    (6, 'starter-2022', 'Starter (2022)', 1900, 5, 'community', false),
    (7, 'team-2022', 'Team (2022)', 7900, 10, 'standard', false),
    (8, 'nonprofit', 'Nonprofit', 1500, 5, 'standard', true),
    (9, 'education', 'Education', 2400, 12, 'community', true),
    (10, 'analytics-addon', 'Analytics Add-on', 4900, 10, 'standard', true),
    (11, 'sso-addon', 'Single Sign-On Add-on', 2500, 10, 'standard', true),
    (12, 'sovereign', 'Sovereign Cloud', 499900, 100, 'dedicated', true);  -- just launched: nobody has it yet

-- usage, tickets: thousandths a month; half of the workspaces of a tier stay longer than `half_life` days
CREATE TEMP TABLE tiers
    (rank, tier, share, seats, half_life, usage, tickets, plan_id, older_plan_id, special_plan_id) AS
VALUES
    (1, 'free', 220, 2, 500, 230, 25, 1, 1, 1),
    (2, 'starter', 360, 4, 900, 400, 50, 2, 6, 8),
    (3, 'team', 260, 10, 1500, 900, 90, 3, 7, 9),
    (4, 'business', 120, 30, 2600, 2500, 170, 4, 4, 4),
    (5, 'enterprise', 40, 110, 5000, 8000, 400, 5, 5, 5);

CREATE TEMP TABLE tier_slots AS
SELECT row_number() OVER (ORDER BY rank, copy) - 1 AS slot, rank
FROM (SELECT rank, unnest(range(share)) AS copy FROM tiers);

-- utc_shift: hours to add to a local hour. A region that opens later has no customers before.
CREATE TEMP TABLE regions (number, region, share, utc_shift, opens_in, countries, legal_form) AS
VALUES
    (1, 'us-east', 34, 5, 0, ['US', 'US', 'US', 'CA'], 'Inc.'),
    (2, 'us-west', 17, 8, 0, ['US', 'US', 'MX'], 'LLC'),
    (3, 'eu-west', 21, 0, 0, ['GB', 'IE', 'FR', 'ES', 'NL'], 'Ltd'),
    (4, 'eu-central', 13, 23, 0, ['DE', 'DE', 'AT', 'CH', 'PL'], 'GmbH'),
    (5, 'ap-southeast', 8, 15, 0, ['AU', 'SG', 'ID'], 'Pty Ltd'),
    (6, 'ap-northeast', 4, 15, 0, ['JP', 'JP', 'KR'], 'KK'),
    (7, 'sa-east', 3, 3, 14, ['BR', 'BR', 'CL'], 'Ltda');

CREATE TEMP TABLE region_slots AS
SELECT row_number() OVER (ORDER BY number, copy) - 1 AS slot, number, opens_at
FROM (
    SELECT number, starts_at AS opens_at, unnest(range(share)) AS copy
    FROM regions JOIN months ON month = opens_in
);

CREATE TEMP TABLE workspace_draft AS
WITH signed_up AS (
    SELECT n, draw(n, 'workspace') AS seed FROM range(getvariable('workspaces')) AS r(n)
),
placed AS (
    SELECT n, seed, rank, midnight, CASE WHEN midnight < opens_at THEN 1 ELSE number END AS number
    FROM signed_up
    JOIN signup_slots ON signup_slots.slot = draw(seed, 'signup day') % getvariable('signup_slots')
    JOIN tier_slots ON tier_slots.slot = draw(seed, 'tier') % 1000
    JOIN region_slots ON region_slots.slot = draw(seed, 'region') % 100
),
timed AS (
    SELECT
        n, seed, rank, tier, usage, tickets, half_life, plan_id, older_plan_id, special_plan_id,
        region, utc_shift, countries, legal_form,
        midnight + (hour + utc_shift) % 24 * 3600 + draw(seed, 'signup second') % 3600 AS created_at,
        CASE
            WHEN rank = 1 THEN 1 + draw(seed, 'seats') % 3
            ELSE greatest(2, long_tail(seats, seed, 'seats'))
        END AS seats,
        draw(seed, 'loyalty') % 1000 AS loyalty
    FROM placed
    JOIN tiers USING (rank)
    JOIN regions USING (number)
    JOIN hour_slots ON hour_slots.slot = draw(seed, 'signup hour') % getvariable('hour_slots')
),
lived AS (
    -- most who leave do so early: loyalty ⁄ (1 − loyalty) times the half-life, and nobody within four weeks
    SELECT
        * EXCLUDE (half_life, loyalty),
        created_at + (28 + half_life * loyalty // (1000 - loyalty)) * 86400 + draw(seed, 'leave') % 28800 AS leaves_at
    FROM timed
)
SELECT
    row_number() OVER (ORDER BY created_at, n) AS id,
    * EXCLUDE (n, leaves_at),
    CASE WHEN leaves_at < getvariable('ends_at') THEN leaves_at END AS left_at,
    least(leaves_at, getvariable('ends_at')) AS active_until,
    pick([
        'Amber', 'Atlas', 'Aurora', 'Basalt', 'Birch', 'Blue', 'Bright', 'Cedar', 'Cobalt', 'Copper', 'Coral',
        'Crimson', 'Delta', 'Ember', 'Falcon', 'Fern', 'Garnet', 'Golden', 'Granite', 'Harbor', 'Hazel', 'Indigo',
        'Ivory', 'Juniper', 'Lark', 'Lunar', 'Maple', 'Meadow', 'Mint', 'North', 'Oak', 'Onyx', 'Opal', 'Orchid',
        'Pine', 'Polar', 'Quartz', 'Raven', 'River', 'Saffron', 'Sierra', 'Silver', 'Solar', 'Spruce', 'Summit',
        'Teal', 'Tidal', 'Umber', 'Velvet', 'Willow'
    ], seed, 'first word') AS first_word,
    pick([
        'Analytics', 'Archive', 'Bakery', 'Bikes', 'Books', 'Bridge', 'Capital', 'Clinic', 'Coffee', 'Compass',
        'Craft', 'Dental', 'Design', 'Energy', 'Farms', 'Films', 'Fitness', 'Foods', 'Forge', 'Freight', 'Games',
        'Gardens', 'Health', 'Homes', 'Hotels', 'Kitchens', 'Labs', 'Learning', 'Legal', 'Logistics', 'Media',
        'Mobility', 'Motors', 'Music', 'Outdoor', 'Partners', 'Pharma', 'Press', 'Robotics', 'School', 'Software',
        'Sports', 'Studio', 'Supply', 'Systems', 'Textiles', 'Travel', 'Ventures', 'Works', 'Yards'
    ], seed, 'second word') AS second_word
FROM lived;

INSERT INTO public.workspaces
SELECT
    id,
    first_word || ' ' || second_word,
    lower(first_word) || '-' || lower(second_word) || '-' || id,
    region,
    tier,
    seats,
    moment(created_at)
FROM workspace_draft
ORDER BY id;

INSERT INTO public.billing_profiles
SELECT
    row_number() OVER (ORDER BY id),
    id,
    first_word || ' ' || second_word || ' ' || legal_form,
    country || '-' || lpad((draw(seed, 'tax id') % 1000000000)::TEXT, 9, '0'),
    CASE
        WHEN chance(seed, 'sole trader', 9) THEN 'ID-' || lpad((draw(seed, 'national id') % 100000000)::TEXT, 8, '0')
    END,
    country,
    moment(least(created_at + draw(seed, 'profile') % 400000, getvariable('ends_at') - 1))
FROM (SELECT *, pick(countries, seed, 'country') AS country FROM workspace_draft)
WHERE NOT chance(seed, 'no profile', if(rank = 1, 70, 4))
ORDER BY id;

INSERT INTO public.payment_methods
SELECT
    row_number() OVER (ORDER BY id, card),
    id,
    lpad((draw(child(seed, card), 'last four') % 10000)::TEXT, 4, '0'),
    pick(['visa', 'visa', 'visa', 'visa', 'mastercard', 'mastercard', 'amex', 'discover'], child(seed, card), 'brand'),
    1 + draw(child(seed, card), 'expiry month') % 12,
    2025 + draw(child(seed, card), 'expiry year') % 5,
    card = 0,
    moment(added_at)
FROM (
    SELECT
        *,
        created_at + 60 + draw(seed, 'card') % 7200 + card * (90 + draw(seed, 'next card') % 200) * 86400 AS added_at
    FROM (
        SELECT *, unnest(range(CASE
            WHEN rank = 1 THEN 0
            WHEN rank = 5 THEN draw(seed, 'cards') % 2  -- many large customers pay by transfer
            ELSE [0, 1, 1, 1, 1, 1, 1, 2, 2, 3][1 + draw(seed, 'cards') % 10]
        END)) AS card
        FROM workspace_draft
    )
)
WHERE added_at < active_until
ORDER BY id, card;

INSERT INTO public.api_keys
SELECT
    row_number() OVER (ORDER BY made_at, id, key),
    id,
    'ak_' || if(chance(key_seed, 'test key', 20), 'test', 'live') || '_' || left(md5('prefix ' || id || ' ' || key), 6),
    'sha256$' || md5('key ' || id || ' ' || key),
    pick(['read', 'read', 'read', 'write', 'write', 'admin'], key_seed, 'scope'),
    moment(made_at),
    CASE WHEN revoked_at < getvariable('ends_at') THEN moment(revoked_at) END
FROM (
    SELECT
        *,
        CASE
            WHEN chance(key_seed, 'rotated', 30)
                THEN least(made_at + (30 + draw(key_seed, 'age') % 300) * 86400, active_until)
            ELSE left_at
        END AS revoked_at
    FROM (
        SELECT
            *,
            child(seed, 50 + key) AS key_seed,
            created_at + 3600 + (active_until - created_at) // 1000 * (draw(key_seed, 'made') % 900) AS made_at
        FROM (SELECT *, unnest(range(whole(150 + 450 * (rank - 1), seed, 'keys'))) AS key FROM workspace_draft)
    )
)
WHERE made_at < active_until
ORDER BY made_at, id, key;

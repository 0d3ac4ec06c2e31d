-- The login sessions of the months [from_month, to_month).

INSERT INTO public.sessions
WITH present AS (
    SELECT
        id AS user_id, utc_shift, created_at, active_until, month, slots,
        child(member.seed, 500 + month) AS month_seed,
        long_tail(70, child(member.seed, 500 + month), 'habit') * season // 100 AS rate
    FROM user_draft AS member
    JOIN months ON created_at < starts_at + days * 86400 AND active_until > starts_at
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
logins AS (
    SELECT *, child(month_seed, login) AS seed
    FROM (SELECT *, unnest(range(whole(rate, month_seed, 'logins'))) AS login FROM present)
),
placed AS (
    SELECT user_id, login, seed, created_at, active_until,
        midnight + (hour + utc_shift) % 24 * 3600 + draw(seed, 'second') % 3600 AS opened_at
    FROM logins
    JOIN day_slots ON day_slots.month = logins.month AND day_slots.slot = draw(seed, 'day') % slots
    JOIN hour_slots ON hour_slots.slot = draw(seed, 'hour') % getvariable('hour_slots')
),
numbered AS (
    SELECT getvariable('rows_before') + row_number() OVER (ORDER BY opened_at, user_id, login) AS id, *
    FROM placed
    WHERE opened_at >= created_at AND opened_at < active_until
)
SELECT
    id,
    user_id,
    'st_' || md5('session ' || id),
    -- addresses that are reserved for documentation
    CASE WHEN NOT chance(seed, 'no address', 12) THEN
        pick(['192.0.2.', '198.51.100.', '203.0.113.'], seed, 'network') || 1 + draw(seed, 'host') % 254
    END,
    moment(opened_at),
    moment(opened_at + pick([43200, 43200, 604800, 2592000], seed, 'expiry'))
FROM numbered
ORDER BY id;

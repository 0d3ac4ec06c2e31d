-- When things happen. All moments are whole seconds since 1970 in UTC until the last step, so that no zone matters.
-- A weighted choice is a table of numbered slots, the likelier the more of them, joined on `draw % slots`.

CREATE TEMP MACRO moment(seconds) AS to_timestamp(seconds);

-- Business is brisk in spring, quiet in August, busiest before the holidays. New customers come in a wave when the
-- doors open, then more and more.
CREATE TEMP TABLE months AS
SELECT
    month,
    year(first_day) AS year,
    (first_day - DATE '1970-01-01') * 86400 AS starts_at,
    (first_day + INTERVAL 1 MONTH)::DATE - first_day AS days,
    [96, 98, 105, 103, 101, 97, 88, 80, 105, 109, 117, 92][1 + month % 12] AS season,
    12 + month // 3 + greatest(0, 24 - 8 * month) AS growth
FROM (SELECT month, (DATE '2023-01-01' + to_months(month::INTEGER))::DATE AS first_day FROM range(30) AS r(month));

CREATE TEMP TABLE days AS
SELECT
    month,
    season,
    growth,
    starts_at + day * 86400 AS midnight,
    isodow(date) AS weekday,
    CASE
        WHEN strftime(date, '%m-%d') IN ('01-01', '12-24', '12-25', '12-26', '12-31') THEN 1
        ELSE [10, 11, 11, 10, 8, 3, 2][isodow(date)]
    END AS activity
FROM (
    SELECT month, season, growth, starts_at, day, DATE '1970-01-01' + (starts_at // 86400 + day)::INTEGER AS date
    FROM (SELECT month, season, growth, starts_at, unnest(range(days)) AS day FROM months)
);

-- The days of one month, by activity: for what happens within a known month.
CREATE TEMP TABLE day_slots AS
SELECT month, row_number() OVER (PARTITION BY month ORDER BY midnight, copy) - 1 AS slot, midnight
FROM (SELECT month, midnight, unnest(range(activity)) AS copy FROM days);

ALTER TABLE months ADD COLUMN slots BIGINT;
UPDATE months SET slots = counted.slots
FROM (SELECT month, count(*) AS slots FROM day_slots GROUP BY month) AS counted
WHERE counted.month = months.month;

-- All days, by activity, growth and season: for the arrival of new customers.
CREATE TEMP TABLE signup_slots AS
SELECT row_number() OVER (ORDER BY midnight, copy) - 1 AS slot, midnight
FROM (SELECT midnight, unnest(range(activity * growth * season // 100)) AS copy FROM days);

-- Hours of the local day: a morning peak, a lunch dip, few night owls.
CREATE TEMP TABLE hour_slots AS
SELECT row_number() OVER (ORDER BY hour, copy) - 1 AS slot, hour
FROM (
    SELECT hour, unnest(range(weights[1 + hour])) AS copy
    FROM (SELECT [1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 12, 15, 17, 16, 14, 10, 7, 5, 4, 3, 2, 1] AS weights),
        range(24) AS r(hour)
);

SET VARIABLE starts_at = (SELECT min(midnight) FROM days);
SET VARIABLE ends_at = (SELECT max(midnight) + 86400 FROM days);
SET VARIABLE signup_slots = (SELECT count(*) FROM signup_slots);
SET VARIABLE hour_slots = (SELECT count(*) FROM hour_slots);

-- The people of each workspace: an owner from the first minutes, the others by and by, more in the early days.

CREATE TEMP TABLE user_draft AS
WITH counted AS (
    SELECT id AS workspace_id, seed AS workspace_seed, slug, created_at AS opened_at, active_until, utc_shift, members
    FROM (
        SELECT
            *,
            lower(first_word) || '-' || lower(second_word) || '-' || id AS slug,
            CASE
                WHEN chance(seed, 'nobody', 4) THEN 0
                ELSE 1 + (least(seats, 90) - 1) * (20 + draw(seed, 'members') % 60) // 160
            END AS members
        FROM workspace_draft
    )
),
seated AS (
    SELECT *, child(workspace_seed, 100 + member) AS seed
    FROM (SELECT *, unnest(range(members)) AS member FROM counted)
),
invited AS (
    SELECT
        *,
        opened_at
            + (active_until - opened_at) * (draw(seed, 'joined') % 1000) // 1000 * (draw(seed, 'early') % 1000) // 1000
            AS around
    FROM seated
),
joined AS (
    SELECT
        *,
        CASE
            WHEN member = 0 THEN opened_at + 20 + draw(seed, 'minute') % 600
            ELSE greatest(
                opened_at + 900 + 60 * member,
                around // 86400 * 86400 + (hour + utc_shift) % 24 * 3600 + draw(seed, 'second') % 3600
            )
        END AS created_at
    FROM invited
    JOIN hour_slots ON slot = draw(seed, 'hour') % getvariable('hour_slots')
)
SELECT row_number() OVER (ORDER BY created_at, workspace_id, member) AS id, * EXCLUDE (slot, hour, around)
FROM joined
WHERE created_at < active_until;

INSERT INTO public.users
SELECT
    id,
    workspace_id,
    lower(given) || '.' || lower(family) || if(member = 0, '', member::TEXT) || '@' || slug || '.example',
    given || ' ' || family,
    'pbkdf2$' || md5('password ' || id),
    CASE
        WHEN member = 0 THEN 'owner'
        ELSE pick(
            ['admin', 'member', 'member', 'member', 'member', 'member', 'viewer', 'viewer', 'billing'], seed, 'role'
        )
    END,
    CASE WHEN chance(seed, 'bio', 38) THEN
        pick(['Runs', 'Looks after', 'Keeps an eye on', 'Builds', 'Plans', 'Helps with'], seed, 'bio verb') || ' '
        || pick(['the numbers', 'customer care', 'operations', 'the website', 'growth', 'finance'], seed, 'bio noun')
        || '.'
    END,
    moment(created_at)
FROM (
    SELECT
        *,
        pick([
            'Ada', 'Amara', 'Anna', 'Ben', 'Carla', 'Chen', 'Clara', 'Daniel', 'Elena', 'Emil', 'Farid', 'Grace',
            'Hana', 'Hugo', 'Ines', 'Ivan', 'Jonas', 'Kofi', 'Laila', 'Leo', 'Lucia', 'Maja', 'Marco', 'Mei', 'Nadia',
            'Noah', 'Olga', 'Omar', 'Paul', 'Priya', 'Rosa', 'Sam', 'Sara', 'Tariq', 'Tomas', 'Vera', 'Wanda', 'Yuki',
            'Zoe', 'Zuri'
        ], seed, 'given') AS given,
        pick([
            'Adler', 'Alvarez', 'Bauer', 'Berg', 'Castro', 'Dubois', 'Evans', 'Fischer', 'Garcia', 'Haas', 'Ito',
            'Jansen', 'Kaya', 'Khan', 'Kim', 'Kowalski', 'Larsen', 'Lopez', 'Martin', 'Meyer', 'Mori', 'Nguyen',
            'Novak', 'Okafor', 'Patel', 'Petrov', 'Rossi', 'Santos', 'Sato', 'Schmidt', 'Silva', 'Singh', 'Sousa',
            'Tanaka', 'Turner', 'Vogel', 'Wagner', 'Weber', 'Wong', 'Young'
        ], seed, 'family') AS family
    FROM user_draft
)
ORDER BY id;

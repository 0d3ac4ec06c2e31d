-- The support tickets of the months [from_month, to_month). Some come by e-mail, from nobody with an account.

INSERT INTO public.support_tickets
WITH asked AS (
    SELECT
        id AS workspace_id, utc_shift, created_at, active_until, month, slots, tickets,
        child(workspace.seed, 600 + month) AS month_seed
    FROM workspace_draft AS workspace
    JOIN months ON created_at < starts_at + days * 86400 AND active_until > starts_at
    WHERE month >= getvariable('from_month') AND month < getvariable('to_month')
),
letters AS (
    SELECT *, child(month_seed, letter) AS seed
    FROM (SELECT *, unnest(range(whole(tickets, month_seed, 'tickets'))) AS letter FROM asked)
),
placed AS (
    SELECT
        workspace_id, letter, seed,
        midnight + (hour + utc_shift) % 24 * 3600 + draw(seed, 'second') % 3600 AS asked_at
    FROM letters
    JOIN day_slots ON day_slots.month = letters.month AND day_slots.slot = draw(seed, 'day') % slots
    JOIN hour_slots ON hour_slots.slot = draw(seed, 'hour') % getvariable('hour_slots')
    WHERE asked_at >= created_at AND asked_at < active_until
),
signed AS (
    SELECT placed.*, member.id AS user_id
    FROM placed
    LEFT JOIN user_draft AS member
        ON member.workspace_id = placed.workspace_id
        AND member.member = draw(placed.seed, 'who') % 6
        AND member.created_at < asked_at
        AND NOT chance(placed.seed, 'by e-mail', 15)
)
SELECT
    getvariable('rows_before') + row_number() OVER (ORDER BY asked_at, workspace_id, letter) AS id,
    workspace_id,
    user_id,
    pick([
        'Cannot log in', 'Invoice question', 'API returns 429', 'Change billing address', 'Export is empty',
        'Add more seats', 'Webhook delivery delayed', 'Single sign-on setup', 'Cancel subscription',
        'Feature request', 'Slow dashboard'
    ], seed, 'subject'),
    CASE WHEN NOT chance(seed, 'no body', 15) THEN
        pick([
            'Hello, could you have a look at this? Thank you.', 'This happens since this morning.',
            'We tried what the manual says, without luck.', 'Please call back in the afternoon.',
            'It is urgent for us.', 'See the attached picture.'
        ], seed, 'body')
    END,
    CASE
        WHEN asked_at > getvariable('ends_at') - 7 * 86400
            THEN pick(['open', 'open', 'pending', 'solved'], seed, 'status')
        WHEN asked_at > getvariable('ends_at') - 30 * 86400
            THEN pick(['open', 'pending', 'solved', 'solved', 'closed'], seed, 'status')
        ELSE pick(['solved', 'closed', 'closed', 'closed', 'closed', 'closed'], seed, 'status')
    END,
    moment(asked_at)
FROM signed
ORDER BY id;

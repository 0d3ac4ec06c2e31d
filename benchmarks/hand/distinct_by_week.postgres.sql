-- as one writes it
SELECT CAST(date_trunc('week', issued_at AT TIME ZONE 'UTC') AS date) AS time, count(DISTINCT workspace_id) AS workspaces
FROM public.invoices
GROUP BY 1
ORDER BY 1;

-- pairs first
SELECT time, count(workspace_id) AS workspaces
FROM (SELECT DISTINCT CAST(date_trunc('week', issued_at AT TIME ZONE 'UTC') AS date) AS time, workspace_id FROM public.invoices) AS pairs
GROUP BY 1
ORDER BY 1;

-- weeks by date bin from version 14 on
SELECT CAST(week AT TIME ZONE 'UTC' AS date) AS time, workspaces
FROM (
  SELECT date_bin('7 days', issued_at, '2001-01-01 00:00:00+00') AS week, count(DISTINCT workspace_id) AS workspaces
  FROM public.invoices
  GROUP BY 1
) AS weeks
ORDER BY 1;

-- days then weeks sorted
SELECT CAST(date_trunc('week', day) AS date) AS time, count(DISTINCT workspace_id) AS workspaces
FROM (SELECT CAST(issued_at AT TIME ZONE 'UTC' AS date) AS day, workspace_id FROM public.invoices) AS days
GROUP BY 1
ORDER BY 1;

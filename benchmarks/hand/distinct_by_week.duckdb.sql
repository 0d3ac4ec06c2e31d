-- as one writes it
SELECT CAST(date_trunc('week', make_timestamp(epoch_us(issued_at))) AS date) AS time, count(DISTINCT workspace_id) AS workspaces
FROM public.invoices
GROUP BY 1
ORDER BY 1;

-- pairs first
SELECT time, count(workspace_id) AS workspaces
FROM (SELECT DISTINCT CAST(date_trunc('week', make_timestamp(epoch_us(issued_at))) AS date) AS time, workspace_id FROM public.invoices) AS pairs
GROUP BY 1
ORDER BY 1;

-- weeks as numbers
SELECT DATE '1970-01-01' + CAST(week * 7 - 3 AS integer) AS time, workspaces
FROM (
  SELECT (epoch_us(issued_at) // 86400000000 + 3) // 7 AS week, count(DISTINCT workspace_id) AS workspaces
  FROM public.invoices
  GROUP BY 1
) AS weeks
ORDER BY 1;

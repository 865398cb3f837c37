-- The legs of `legs.sql` for the benchmark's one item and three dimensions: returns as filed, and exits whose base stays.
-- Left out: successions (the made-up city has none), what is awaited, counts of the register. A test holds the two equal.
WITH gone AS (
    SELECT enterprise, entry_status, unit_code, division_code, ownership_code
    FROM classified
    WHERE entry_status = 'exit_kept'
),
carried AS (
    SELECT filed.enterprise, max_by(filed.ytd, filed.period) AS carried_ytd
    FROM returns_of_year AS filed
    JOIN gone ON gone.enterprise = filed.enterprise
    GROUP BY filed.enterprise
),
filed_now AS (
    SELECT CASE WHEN :is_block THEN COALESCE(month, ytd) ELSE month END AS month_cur,
           CASE WHEN :is_block THEN COALESCE(base_month, base_ytd) ELSE base_month END AS month_base,
           ytd AS ytd_cur, base_ytd AS ytd_base, entry_status, unit_code, division_code, ownership_code
    FROM returns_now AS filed
    JOIN classified ON classified.enterprise = filed.enterprise
    WHERE entry_status NOT IN ('exit_kept', 'exit_dropped')
)
SELECT :item AS item,
       month_cur,
       CASE WHEN entry_status = 'new_plant' OR month_cur IS NULL THEN NULL ELSE month_base END AS month_base,
       ytd_cur,
       CASE WHEN entry_status = 'new_plant' OR ytd_cur IS NULL THEN NULL ELSE ytd_base END AS ytd_base,
       CAST(NULL AS BIGINT) AS awaited_month,
       CAST(NULL AS BIGINT) AS awaited_ytd,
       entry_status, unit_code, division_code, ownership_code
FROM filed_now
UNION ALL
SELECT :item,
       CASE WHEN COALESCE(earlier.month, CASE WHEN :is_block THEN earlier.ytd END) IS NOT NULL THEN CAST(0 AS BIGINT) END,
       CASE WHEN :is_block THEN COALESCE(earlier.month, earlier.ytd) ELSE earlier.month END,
       CASE WHEN earlier.ytd IS NOT NULL OR carried_ytd IS NOT NULL THEN COALESCE(carried_ytd, 0) END,
       earlier.ytd,
       CAST(NULL AS BIGINT),
       CAST(NULL AS BIGINT),
       entry_status, unit_code, division_code, ownership_code
FROM gone
JOIN returns_year_earlier AS earlier ON earlier.enterprise = gone.enterprise
LEFT JOIN carried ON carried.enterprise = earlier.enterprise

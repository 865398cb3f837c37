-- The legs of `legs.sql` for the benchmark's one item and three dimensions: returns as filed, and exits whose base stays.
-- Left out: successions (the made-up city has none), what is awaited, counts of the register. A test holds the two equal.
WITH carried AS (
    SELECT filed.enterprise, max_by(filed.ytd, filed.period) AS carried_ytd
    FROM returns_of_year AS filed
    JOIN classified ON classified.enterprise = filed.enterprise AND entry_status = 'exit_kept'
    GROUP BY filed.enterprise
),
filed_now AS (
    SELECT entry_status, unit_code, division_code, ownership_code,
           CASE WHEN :is_block THEN COALESCE(filed.month, filed.ytd) ELSE filed.month END AS month_cur,
           filed.ytd AS ytd_cur,
           CASE
               WHEN entry_status = 'new_plant' THEN NULL
               WHEN :is_block THEN COALESCE(filed.base_month, filed.base_ytd)
               ELSE filed.base_month
           END AS month_base,
           CASE WHEN entry_status = 'new_plant' THEN NULL ELSE filed.base_ytd END AS ytd_base
    FROM returns_now AS filed
    JOIN classified ON classified.enterprise = filed.enterprise
    WHERE entry_status NOT IN ('exit_kept', 'exit_dropped')
)
SELECT :item AS item,
       month_cur,
       CASE WHEN month_cur IS NULL THEN NULL ELSE month_base END AS month_base,
       ytd_cur,
       CASE WHEN ytd_cur IS NULL THEN NULL ELSE ytd_base END AS ytd_base,
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
FROM classified
JOIN returns_year_earlier AS earlier ON earlier.enterprise = classified.enterprise
LEFT JOIN carried ON carried.enterprise = earlier.enterprise
WHERE entry_status = 'exit_kept'

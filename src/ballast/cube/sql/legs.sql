-- The base table: per enterprise and item the current and the base leg of month and year to date, matched.
-- One row per enterprise and item, so that counting rows counts enterprises.
-- What was not filed is in neither leg; an exit whose base stays carries its last year to date and last year's value.
WITH carried AS (
    SELECT filed.enterprise, filed.item, max_by(filed.ytd, filed.period) AS carried_ytd
    FROM returns_of_year AS filed
    JOIN classified ON classified.enterprise = filed.enterprise AND entry_status = 'exit_kept'
    GROUP BY filed.enterprise, filed.item
),
inherited AS (
    SELECT successor, item, CAST(SUM(month) AS BIGINT) AS month, CAST(SUM(ytd) AS BIGINT) AS ytd
    FROM (SELECT DISTINCT predecessor, successor FROM successions WHERE first_period <= :period AND kind <> 'split') AS pairs
    JOIN returns_year_earlier AS earlier ON earlier.enterprise = pairs.predecessor
    GROUP BY successor, item
),
awaited AS (
    SELECT enterprise, item, month, ytd FROM returns_year_earlier WHERE ytd IS NOT NULL
    UNION ALL
    SELECT successor, item, month, ytd FROM inherited
    WHERE ytd IS NOT NULL AND successor NOT IN (SELECT enterprise FROM returns_year_earlier)
),
filed AS (
    SELECT enterprise, item, month, ytd, base_month, base_ytd, CAST(NULL AS BIGINT) AS awaited_month,
           CAST(NULL AS BIGINT) AS awaited_ytd
    FROM returns_now
    WHERE ytd IS NOT NULL
    UNION ALL
    SELECT blank.enterprise, blank.item, blank.month, blank.ytd, blank.base_month, blank.base_ytd, awaited.month,
           awaited.ytd
    FROM returns_now AS blank
    LEFT JOIN awaited ON awaited.enterprise = blank.enterprise AND awaited.item = blank.item
    WHERE blank.ytd IS NULL
),
filed_now AS (
    SELECT classified.enterprise, filed.item,
           CASE WHEN :is_block AND filed.item NOT IN (:monthly_items) THEN COALESCE(filed.month, filed.ytd) ELSE filed.month END AS month_cur,
           filed.ytd AS ytd_cur,
           CASE
               WHEN entry_status = 'new_plant' THEN NULL
               WHEN :is_block AND filed.item NOT IN (:monthly_items) THEN COALESCE(filed.base_month, filed.base_ytd, inherited.ytd)
               ELSE COALESCE(filed.base_month, inherited.month)
           END AS month_base,
           CASE WHEN entry_status = 'new_plant' THEN NULL ELSE COALESCE(filed.base_ytd, inherited.ytd) END AS ytd_base,
           awaited_month, awaited_ytd
    FROM classified
    JOIN filed ON filed.enterprise = classified.enterprise
    LEFT JOIN inherited ON inherited.successor = classified.enterprise AND inherited.item = filed.item
                       AND entry_status = 'succession'
    WHERE entry_status NOT IN ('exit_kept', 'exit_dropped')
),
left_with_base AS (
    SELECT classified.enterprise, earlier.item,
           CASE WHEN COALESCE(earlier.month, CASE WHEN :is_block THEN earlier.ytd END) IS NOT NULL THEN 0 END AS month_cur,
           CASE WHEN earlier.ytd IS NOT NULL OR carried_ytd IS NOT NULL THEN COALESCE(carried_ytd, 0) END AS ytd_cur,
           CASE WHEN :is_block AND earlier.item NOT IN (:monthly_items) THEN COALESCE(earlier.month, earlier.ytd) ELSE earlier.month END AS month_base,
           earlier.ytd AS ytd_base
    FROM classified
    JOIN returns_year_earlier AS earlier ON earlier.enterprise = classified.enterprise
    LEFT JOIN carried ON carried.enterprise = earlier.enterprise AND carried.item = earlier.item
    WHERE entry_status = 'exit_kept'
),
not_filed AS (
    SELECT classified.enterprise, awaited.item,
           CAST(NULL AS BIGINT) AS month_cur, CAST(NULL AS BIGINT) AS ytd_cur,
           CAST(NULL AS BIGINT) AS month_base, CAST(NULL AS BIGINT) AS ytd_base,
           awaited.month AS awaited_month, awaited.ytd AS awaited_ytd
    FROM classified
    JOIN awaited ON awaited.enterprise = classified.enterprise
    LEFT JOIN returns_now AS anything ON anything.enterprise = awaited.enterprise AND anything.item = awaited.item
    WHERE entry_status NOT IN ('exit_kept', 'exit_dropped') AND anything.enterprise IS NULL
),
in_register AS (
    SELECT enterprise, 'register' AS item, CAST(1 AS BIGINT) AS counted FROM classified
    WHERE entry_status NOT IN ('exit_kept', 'exit_dropped')
    UNION ALL
    SELECT enterprise, 'register.entries', entered_this_year FROM classified WHERE entered_this_year = 1
    UNION ALL
    SELECT enterprise, 'register.entries_new_plant', 1 FROM classified
    WHERE entry_status = 'new_plant'
    UNION ALL
    SELECT enterprise, 'register.entries_approved', 1 FROM classified WHERE entry_approved = 1
    UNION ALL
    SELECT enterprise, 'register.exits', 1 FROM classified
    WHERE entry_status IN ('exit_kept', 'exit_dropped')
    UNION ALL
    SELECT enterprise, 'register.exits_approved', 1 FROM classified WHERE exit_approved = 1
    UNION ALL
    SELECT enterprise, 'register.exits_base_kept', 1 FROM classified WHERE entry_status = 'exit_kept'
    UNION ALL
    SELECT enterprise, 'register.' || run_state, 1 FROM classified
    WHERE run_state IN ('stopped', 'half_stopped', 'seasonal', 'maintenance')
      AND entry_status NOT IN ('exit_kept', 'exit_dropped')
    UNION ALL
    SELECT enterprise, 'register.filed', 1 FROM classified
    WHERE entry_status NOT IN ('exit_kept', 'exit_dropped')
      AND enterprise IN (SELECT enterprise FROM returns_now WHERE ytd IS NOT NULL)
),
every_leg AS (
    SELECT enterprise, item,
           month_cur,
           CASE WHEN month_cur IS NULL THEN NULL ELSE month_base END AS month_base,
           ytd_cur,
           CASE WHEN ytd_cur IS NULL THEN NULL ELSE ytd_base END AS ytd_base,
           CASE WHEN :is_block AND item NOT IN (:monthly_items) THEN COALESCE(awaited_month, awaited_ytd) ELSE awaited_month END AS awaited_month,
           awaited_ytd
    FROM filed_now
    UNION ALL
    SELECT enterprise, item, month_cur, month_base, ytd_cur, ytd_base, NULL, NULL FROM left_with_base
    UNION ALL
    SELECT enterprise, item, month_cur, month_base, ytd_cur, ytd_base,
           CASE WHEN :is_block AND item NOT IN (:monthly_items) THEN COALESCE(awaited_month, awaited_ytd) ELSE awaited_month END,
           awaited_ytd
    FROM not_filed
    UNION ALL
    SELECT enterprise, item, counted, NULL, counted, NULL, NULL, NULL FROM in_register
)
SELECT every_leg.enterprise,
       every_leg.item AS item,
       CAST(month_cur AS BIGINT) AS month_cur,
       CAST(month_base AS BIGINT) AS month_base,
       CAST(ytd_cur AS BIGINT) AS ytd_cur,
       CAST(ytd_base AS BIGINT) AS ytd_base,
       CAST(awaited_month AS BIGINT) AS awaited_month,
       CAST(awaited_ytd AS BIGINT) AS awaited_ytd,
       entry_status, bar, unit_code, park_code, in_park, division_code, section_code, ownership_code, control_group,
       size_code, chain_code, pillar_code
FROM every_leg
JOIN classified ON classified.enterprise = every_leg.enterprise

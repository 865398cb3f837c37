-- One row per enterprise that the register knows at the period: in the register, or gone since the start of the year.
-- Place and chain are as valid on the period's last day; size, ownership, control and industry are frozen for the year:
-- as valid on its first day, else as first known within it. Of two spells of the same day the later known one counts.
WITH placed AS (
    SELECT enterprise, aspect, max_by(value, seq) AS aspect_value
    FROM enterprise_spells
    WHERE aspect IN ('unit', 'park', 'second_park', 'chain', 'pillar', 'run_state')
      AND valid_from <= :last_day AND (valid_to = '' OR valid_to > :last_day)
    GROUP BY enterprise, aspect
),
opening_unit AS (
    SELECT enterprise,
           COALESCE(
               max_by(value, seq) FILTER (WHERE valid_from <= :first_day AND (valid_to = '' OR valid_to > :first_day)),
               min_by(value, CONCAT(valid_from, LPAD(CAST(1000000000 - seq AS STRING), 10, '0')))
           ) AS unit_at_start
    FROM enterprise_spells
    WHERE aspect = 'unit' AND valid_from <= :last_day
    GROUP BY enterprise
),
frozen AS (
    SELECT enterprise, aspect,
           COALESCE(
               max_by(value, seq) FILTER (WHERE valid_from <= :first_day AND (valid_to = '' OR valid_to > :first_day)),
               min_by(value, CONCAT(valid_from, LPAD(CAST(1000000000 - seq AS STRING), 10, '0')))
           ) AS aspect_value
    FROM enterprise_spells
    WHERE aspect IN ('industry', 'ownership', 'control', 'size') AND valid_from <= :last_day
    GROUP BY enterprise, aspect
),
attributes AS (
    SELECT enterprise,
           max(aspect_value) FILTER (WHERE aspect = 'unit') AS unit_code,
           max(aspect_value) FILTER (WHERE aspect = 'park') AS park_code,
           max(aspect_value) FILTER (WHERE aspect = 'second_park') AS second_park_code,
           max(aspect_value) FILTER (WHERE aspect = 'chain') AS chain_code,
           max(aspect_value) FILTER (WHERE aspect = 'pillar') AS pillar_code,
           max(aspect_value) FILTER (WHERE aspect = 'run_state') AS run_state,
           max(aspect_value) FILTER (WHERE aspect = 'industry') AS industry_code,
           max(aspect_value) FILTER (WHERE aspect = 'ownership') AS ownership_code,
           max(aspect_value) FILTER (WHERE aspect = 'control') AS control_code,
           max(aspect_value) FILTER (WHERE aspect = 'size') AS size_code
    FROM (SELECT * FROM placed UNION ALL SELECT * FROM frozen) AS every_aspect
    GROUP BY enterprise
),
succeeded AS (
    SELECT predecessor, successor, first_period,
           ROW_NUMBER() OVER (PARTITION BY predecessor ORDER BY first_period DESC, seq DESC) AS newest
    FROM successions
    WHERE first_period <= :period
),
continued AS (
    SELECT successor, min(first_period) AS first_period
    FROM succeeded
    WHERE newest = 1
    GROUP BY successor
),
latest_change AS (
    SELECT enterprise, change, kind, first_period, base_kept,
           ROW_NUMBER() OVER (PARTITION BY enterprise ORDER BY first_period DESC, seq DESC) AS newest
    FROM register_changes
    WHERE first_period <= :period
),
approved AS (
    SELECT enterprise,
           max(CASE WHEN change = 'entry' AND kind <> 'initial' THEN 1 ELSE 0 END) AS entry_approved,
           max(CASE WHEN change = 'exit' THEN 1 ELSE 0 END) AS exit_approved
    FROM register_changes
    WHERE approved_on >= :first_day AND approved_on <= :last_day
    GROUP BY enterprise
),
entered AS (
    SELECT enterprise, 1 AS entered_this_year
    FROM register_changes
    WHERE change = 'entry' AND kind <> 'initial' AND first_period >= :first_period AND first_period <= :period
    GROUP BY enterprise
),
registered AS (
    SELECT enterprise, change, kind, first_period, base_kept FROM latest_change WHERE newest = 1
    UNION ALL
    SELECT successor, 'entry', 'succession', first_period, CAST(NULL AS BIGINT)
    FROM continued
    WHERE successor NOT IN (SELECT enterprise FROM latest_change)
),
statuses AS (
    SELECT registered.enterprise, registered.kind AS change_kind,
           CASE
               WHEN change = 'exit' AND base_kept = 1 THEN 'exit_kept'
               WHEN change = 'exit' THEN 'exit_dropped'
               WHEN continued.successor IS NOT NULL AND continued.first_period >= :first_period THEN 'succession'
               WHEN registered.first_period < :first_period THEN 'continuing'
               WHEN kind = 'initial' THEN 'continuing'
               WHEN kind = 'new_plant' THEN 'new_plant'
               ELSE 'promoted'
           END AS entry_status
    FROM registered
    LEFT JOIN continued ON continued.successor = registered.enterprise
    WHERE (change = 'entry' OR registered.first_period >= :first_period)
      AND registered.enterprise NOT IN (SELECT predecessor FROM succeeded WHERE newest = 1)
)
SELECT statuses.enterprise,
       entry_status,
       COALESCE(NULLIF(unit_code, ''), 'unknown') AS unit_code,
       COALESCE(NULLIF(park_code, ''), 'none') AS park_code,
       CASE WHEN COALESCE(park_code, '') IN ('', 'none') THEN 'out' ELSE 'in' END AS in_park,
       COALESCE(second_park_code, '') AS second_park_code,
       COALESCE(NULLIF(chain_code, ''), 'unknown') AS chain_code,
       COALESCE(NULLIF(pillar_code, ''), 'unknown') AS pillar_code,
       COALESCE(NULLIF(industry_code, ''), 'unknown') AS industry_code,
       COALESCE(divisions.division, 'unknown') AS division_code,
       COALESCE(divisions.section, 'unknown') AS section_code,
       COALESCE(NULLIF(ownership_code, ''), 'unknown') AS ownership_code,
       CASE
           WHEN control_code IN ('3', '4', '5') THEN 'nonpublic'
           WHEN control_code IN ('1', '2') THEN 'public'
           ELSE 'unknown'
       END AS control_group,
       COALESCE(NULLIF(size_code, ''), 'unknown') AS size_code,
       COALESCE(run_state, '') AS run_state,
       CASE
           WHEN entry_status = 'exit_kept' THEN 'exits_kept'
           WHEN entry_status = 'exit_dropped' THEN 'exits_dropped'
           WHEN entry_status = 'new_plant' THEN 'new_plants'
           WHEN entry_status = 'promoted' THEN 'entries'
           WHEN unit_at_start <> unit_code THEN 'moves'
           WHEN run_state IN ('stopped', 'half_stopped') THEN 'stoppages'
           ELSE 'rest'
       END AS bar,
       COALESCE(entered_this_year, 0) AS entered_this_year,
       COALESCE(entry_approved, 0) AS entry_approved,
       COALESCE(exit_approved, 0) AS exit_approved
FROM statuses
LEFT JOIN attributes ON attributes.enterprise = statuses.enterprise
LEFT JOIN opening_unit ON opening_unit.enterprise = statuses.enterprise
LEFT JOIN approved ON approved.enterprise = statuses.enterprise
LEFT JOIN entered ON entered.enterprise = statuses.enterprise
LEFT JOIN divisions ON divisions.code = attributes.industry_code

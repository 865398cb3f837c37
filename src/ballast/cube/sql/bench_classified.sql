-- The classification of the benchmark's narrow register: who it knows at the month :now of a year that began at :opening.
SELECT enterprise, unit_code, division_code, ownership_code,
       CASE WHEN left_at <= :now THEN left_as WHEN entered_at >= :opening THEN entered_as ELSE stays_as END AS entry_status
FROM register
WHERE entered_at <= :now AND left_at >= :opening

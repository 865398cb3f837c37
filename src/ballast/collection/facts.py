"""What collection contributes to the freeze. A line stands as the newest accepted version that holds its item."""

from __future__ import annotations

from ballast.cube.facts import FactTable, integer, text

FACTS: tuple[FactTable, ...] = (
    FactTable(
        "returns",
        (
            *text("period", "enterprise", "item"),
            *integer("month", "ytd", "base_month", "base_ytd", "version"),
        ),
        """SELECT period, enterprise_id, item, CAST(month AS BIGINT), CAST(ytd AS BIGINT),
                  CAST(base_month AS BIGINT), CAST(base_ytd AS BIGINT), CAST(version AS BIGINT)
           FROM (
               SELECT filed.period, filed.enterprise_id, line.item, line.month, line.ytd, line.base_month, line.base_ytd,
                      filed.version,
                      ROW_NUMBER() OVER (
                          PARTITION BY filed.period, filed.enterprise_id, line.item ORDER BY filed.version DESC
                      ) AS newest
               FROM collection_return AS filed
               JOIN collection_returnline AS line ON line.filed_id = filed.id
               WHERE filed.status = 'accepted'
           ) AS versions
           WHERE newest = 1""",
        partition="period",
    ),
    FactTable(
        "park_forms",
        (
            *text("period", "park"),
            *integer(
                "below_firms",
                "below_output",
                "below_output_base",
                "firms",
                "jobs",
                "tax",
                "built_area",
                "used_area",
                "new_premises",
                "version",
            ),
        ),
        """SELECT period, park_id, CAST(below_firms AS BIGINT), CAST(below_output AS BIGINT),
                  CAST(below_output_base AS BIGINT), CAST(firms AS BIGINT), CAST(jobs AS BIGINT), CAST(tax AS BIGINT),
                  CAST(built_area AS BIGINT), CAST(used_area AS BIGINT), CAST(new_premises AS BIGINT),
                  CAST(version AS BIGINT)
           FROM (
               SELECT form.*, ROW_NUMBER() OVER (PARTITION BY period, park_id ORDER BY version DESC) AS newest
               FROM collection_parkform AS form
           ) AS versions
           WHERE newest = 1""",
        partition="period",
    ),
    FactTable(
        "releases",
        (
            *text(
                "indicator",
                "unit",
                "period",
                "basis",
                "ranked_group",
                "grade",
                "status",
                "embargo_until",
                "audience",
                "released_on",
                "office",
                "document",
            ),
            *integer("vintage", "value", "rate", "rank", "ranked", "places"),
        ),
        """SELECT indicator, unit_id, period, basis, ranked_group, grade, status,
                  COALESCE(CAST(embargo_until AS TEXT), ''), audience, COALESCE(CAST(released_on AS TEXT), ''), office,
                  document, CAST(vintage AS BIGINT), CAST(value AS BIGINT), CAST(rate AS BIGINT), CAST(rank AS BIGINT),
                  CAST(ranked AS BIGINT), CAST(places AS BIGINT)
           FROM collection_release""",
    ),
    FactTable(
        "value_added_rates",
        (*text("division", "origin"), *integer("year", "rate", "vintage")),
        """SELECT division, origin, CAST(year AS BIGINT), CAST(rate AS BIGINT), CAST(vintage AS BIGINT)
           FROM collection_valueaddedrate""",
    ),
    FactTable(
        "producer_prices",
        (*text("division", "period", "basis", "area", "origin"), *integer("price_index", "vintage")),
        """SELECT division, period, basis, area, origin, CAST(price_index AS BIGINT), CAST(vintage AS BIGINT)
           FROM collection_producerprice""",
    ),
    FactTable(
        "item_declarations",
        text("item", "unit_name", "calendar", "negative_base"),
        """SELECT item, unit_name, calendar, negative_base
           FROM (
               SELECT declared.*, ROW_NUMBER() OVER (PARTITION BY item ORDER BY id DESC) AS newest
               FROM collection_itemdeclaration AS declared
           ) AS versions
           WHERE newest = 1""",
    ),
)

-- One line for everything that a schema holds, as PostgreSQL itself spells it.
SELECT format('column %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN ' not null' END, ' default ' || pg_get_expr(d.adbin, d.adrelid))
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind = 'r' AND c.relname <> 'alembic_version'
UNION ALL
SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE connamespace = CAST(:schema AS regnamespace) AND contype <> 'n'
  AND conrelid <> coalesce(to_regclass(:schema || '.alembic_version')::oid, 0)
UNION ALL
SELECT format('index %s', replace(pg_get_indexdef(indexrelid), ' ON ' || CAST(:schema AS text) || '.', ' ON '))
FROM pg_index JOIN pg_class c ON c.oid = indexrelid
WHERE c.relnamespace = CAST(:schema AS regnamespace)
  AND indrelid <> coalesce(to_regclass(:schema || '.alembic_version')::oid, 0)
UNION ALL
SELECT format('sequence %s', relname)
FROM pg_class WHERE relnamespace = CAST(:schema AS regnamespace) AND relkind = 'S'

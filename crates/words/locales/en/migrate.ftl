# Bringing the data of an older version forward: what is done, and where the backup lies.

migrate-none = The data has the present version. There is nothing to do.
migrate-plan = The data has version { $found }. To reach version { $known }, this is done:
migrate-step-add-table = add table “{ $table }”
migrate-step-add-column = add column “{ $column }” to table “{ $table }”
migrate-step-add-index = add an index to table “{ $table }” ({ $column })
migrate-step-enlarge = store the rows of table “{ $table }” apart from their key
migrate-step-drop-index = remove an index from table “{ $table }” ({ $column })
migrate-step-drop-table = remove table “{ $table }”
migrate-step-drop-column = remove column “{ $column }” from table “{ $table }”
migrate-step-run = mend rows: { $reason }
migrate-dry-run = Nothing has been changed yet. “azukari migrate” or “azukari serve” does it.
migrate-done = The data was brought from version { $found } to version { $known }.
migrate-backup = Before that, a backup was made in “{ $place }”. To go back to the older version, name it to “azukari restore” of the older program. After the next erasure this backup cannot be restored any more.

"""The database: opened in one place, its tables, migrations and the projection of states into rows."""

"""The tests' own MariaDB, standing for the MySQL 8.4 of the platform: `python -m tests.mariadb COMMAND…`.

The package is also the engine that `tests.settings_mariadb` names.
"""

"""Django's MySQL backend on MariaDB, without what MySQL 8.4 cannot do: what passes here holds there."""

from django.db.backends.mysql import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    can_return_columns_from_insert = False
    can_return_rows_from_bulk_insert = False
    has_native_uuid_field = False
    update_can_self_select = False


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures

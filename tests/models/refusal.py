"""Both ways in which a row that breaks a constraint is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


def assert_refused(instance, name, *, by_field_first=False):
    """`full_clean` refuses the instance in the constraint's words, and the database refuses what bypasses it.

    `by_field_first`: a validator of the field sees the same fault, whereupon `full_clean` does not ask the constraint.
    """
    (constraint,) = [constraint for constraint in instance._meta.constraints if constraint.name == name]

    with pytest.raises(ValidationError) as caught:
        instance.full_clean()
    if by_field_first:
        with pytest.raises(ValidationError) as caught:
            instance.validate_constraints()
    if constraint.violation_error_message != constraint.default_violation_error_message:
        assert constraint.violation_error_message in caught.value.messages

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        # Neither `save` nor a signal stands between this and the table.
        type(instance).objects.bulk_create([instance])
    # SQLite names the columns of a unique constraint, and other constraints by name.
    if isinstance(constraint, models.CheckConstraint):
        assert name in str(refused.value)


def assert_accepted(instance):
    """Neither `full_clean` nor the database objects."""
    instance.full_clean()
    type(instance).objects.bulk_create([instance])

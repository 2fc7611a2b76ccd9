from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kb", "0003_first_revisions")]

    operations = [
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner_id", ""), _negated=True), ("revision__isnull", False), _connector="OR"
                ),
                name="publication_of_record_has_revision",
                violation_error_message="What is public has a revision.",
            ),
        ),
    ]

"""What follows from the facts: figures among rival reports, offices on a day."""

"""What kind of case is this: class, grade, skills, time and parts, with the reasons given."""
